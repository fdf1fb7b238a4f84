/** The data sets, their versions and the HTTP interface to them. */
@NullMarked
package io.athanor.dataset.catalog;

import org.jspecify.annotations.NullMarked;
