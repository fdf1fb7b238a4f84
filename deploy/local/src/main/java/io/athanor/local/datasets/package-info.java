/** The data sets of a running platform, as commands see them. */
@NullMarked
package io.athanor.local.datasets;

import org.jspecify.annotations.NullMarked;
