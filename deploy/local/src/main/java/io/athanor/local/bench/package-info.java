/** Measurements of the whole platform, for {@code ./athanor bench nodes}. */
@NullMarked
package io.athanor.local.bench;

import org.jspecify.annotations.NullMarked;
