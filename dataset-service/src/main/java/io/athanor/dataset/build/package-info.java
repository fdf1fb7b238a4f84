/** From ingested documents to an immutable version of a data set. */
@NullMarked
package io.athanor.dataset.build;

import org.jspecify.annotations.NullMarked;
