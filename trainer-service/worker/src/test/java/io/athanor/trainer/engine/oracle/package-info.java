/**
 * The trained model once more in plain NDArray operations under autograd: what kernels must match.
 */
@NullMarked
package io.athanor.trainer.engine.oracle;

import org.jspecify.annotations.NullMarked;
