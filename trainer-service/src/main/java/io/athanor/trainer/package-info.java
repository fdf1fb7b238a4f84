/**
 * Fine-tuning runs: a request becomes a row, a slot claims it by lease, a child JVM trains, and the
 * adapter is published. Start reading at {@code worker.TrainingSlot}.
 */
@NullMarked
package io.athanor.trainer;

import org.jspecify.annotations.NullMarked;
