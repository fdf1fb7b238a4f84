/**
 * A BERT sentence encoder on libtorch, in plain NDArray operations: the only package of this
 * service that touches DJL's engine.
 *
 * <p>Shapes in comments: B texts of a batch, L tokens of the longest one, H hidden size, A
 * attention heads, D = H / A.
 */
@NullMarked
package io.athanor.inference.embedding.encoder;

import org.jspecify.annotations.NullMarked;
