@NullMarked
package io.athanor.local.front;

import org.jspecify.annotations.NullMarked;
