/** Asking dataset-service for versions, their differences and previews of rows. */
@NullMarked
package io.athanor.local.datasets;

import org.jspecify.annotations.NullMarked;
