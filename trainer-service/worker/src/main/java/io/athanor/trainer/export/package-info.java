/** From a trained adapter to the files that other tools open. */
@NullMarked
package io.athanor.trainer.export;

import org.jspecify.annotations.NullMarked;
