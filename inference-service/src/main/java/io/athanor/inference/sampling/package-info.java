/** Choosing the next token from a row of logits. */
@NullMarked
package io.athanor.inference.sampling;

import org.jspecify.annotations.NullMarked;
