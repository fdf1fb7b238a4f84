/** The JSON artifacts that dataset-service writes: examples, probes and the data set's manifest. */
@NullMarked
package io.athanor.contracts.dataset;

import org.jspecify.annotations.NullMarked;
