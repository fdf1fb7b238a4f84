/**
 * Speed and memory of the training step, measured in the process that trains. Main class: {@link
 * io.athanor.trainer.bench.BenchTraining}.
 */
@NullMarked
package io.athanor.trainer.bench;

import org.jspecify.annotations.NullMarked;
