/** Turns a trained adapter into a published model. */
@NullMarked
package io.athanor.trainer.publication;

import org.jspecify.annotations.NullMarked;
