/** Gates: what is kept out of a data set or pointed at, counted and listed with reasons. */
@NullMarked
package io.athanor.dataset.quality;

import org.jspecify.annotations.NullMarked;
