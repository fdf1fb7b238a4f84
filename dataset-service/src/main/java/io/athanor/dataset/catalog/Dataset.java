package io.athanor.dataset.catalog;

import io.athanor.contracts.DatasetId;
import java.time.Instant;

/** A data set by name; what can be trained on are its versions. */
public record Dataset(DatasetId datasetId, String name, Instant createdAt) {}
