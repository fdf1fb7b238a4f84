/** Reads what the platform reports about itself: spans, metrics, and what is made of them. */
@NullMarked
package io.athanor.e2e.observe;

import org.jspecify.annotations.NullMarked;
