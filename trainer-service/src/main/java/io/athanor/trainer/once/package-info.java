/** A process that is there for one run and ends with it. */
@NullMarked
package io.athanor.trainer.once;

import org.jspecify.annotations.NullMarked;
