/**
 * Checkpoints at step boundaries: everything that decides the future of a run, complete or not
 * there at all.
 */
@NullMarked
package io.athanor.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
