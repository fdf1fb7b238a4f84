/** What changed between two versions, example by example. */
@NullMarked
package io.athanor.dataset.diff;

import org.jspecify.annotations.NullMarked;
