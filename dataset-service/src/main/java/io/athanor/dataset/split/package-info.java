/** Holding sources out for validation. */
@NullMarked
package io.athanor.dataset.split;

import org.jspecify.annotations.NullMarked;
