/** The page of a data set's version: from documents to examples. */
@NullMarked
package io.athanor.dataset.page;

import org.jspecify.annotations.NullMarked;
