/** Proof that the training step is right: replays runs recorded with the reference stack. */
@NullMarked
package io.athanor.trainer.check;

import org.jspecify.annotations.NullMarked;
