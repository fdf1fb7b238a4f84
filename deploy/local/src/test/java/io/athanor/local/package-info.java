@NullMarked
package io.athanor.local;

import org.jspecify.annotations.NullMarked;
