/** Asking the probes to the base and the tuned model, and scoring the answers. */
@NullMarked
package io.athanor.inference.evaluation;

import org.jspecify.annotations.NullMarked;
