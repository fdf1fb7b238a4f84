@NullMarked
package io.athanor.local.process;

import org.jspecify.annotations.NullMarked;
