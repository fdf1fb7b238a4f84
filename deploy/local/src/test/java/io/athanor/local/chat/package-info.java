@NullMarked
package io.athanor.local.chat;

import org.jspecify.annotations.NullMarked;
