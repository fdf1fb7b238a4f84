/**
 * The slots that work on runs: claim, prepare, supervise the child JVM that trains, store its
 * checkpoints, end the run.
 */
@NullMarked
package io.athanor.trainer.worker;

import org.jspecify.annotations.NullMarked;
