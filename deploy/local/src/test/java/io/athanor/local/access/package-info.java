@NullMarked
package io.athanor.local.access;

import org.jspecify.annotations.NullMarked;
