/** Hyper-parameters and metrics of a training run. */
@NullMarked
package io.athanor.contracts.training;

import org.jspecify.annotations.NullMarked;
