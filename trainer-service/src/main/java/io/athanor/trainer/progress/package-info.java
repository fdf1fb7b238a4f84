/** Tells people who watch how far the runs of this node are. */
@NullMarked
package io.athanor.trainer.progress;

import org.jspecify.annotations.NullMarked;
