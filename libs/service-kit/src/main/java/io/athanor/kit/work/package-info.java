/** Threads for work that takes longer than a message may. */
@NullMarked
package io.athanor.kit.work;

import org.jspecify.annotations.NullMarked;
