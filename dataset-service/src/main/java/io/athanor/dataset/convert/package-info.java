/** Converting files of conversations from one format into another. */
@NullMarked
package io.athanor.dataset.convert;

import org.jspecify.annotations.NullMarked;
