/** Teacher-forced losses on what is held out: how the best step is chosen, without sampling. */
@NullMarked
package io.athanor.trainer.eval;

import org.jspecify.annotations.NullMarked;
