package io.athanor.dataset.catalog;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;

/**
 * An immutable version.
 *
 * @param version from 1
 * @param contentSha256 equal for equal content
 * @param manifest the {@link io.athanor.contracts.dataset.DatasetManifest}
 */
public record DatasetVersion(
    DatasetId datasetId, int version, String contentSha256, ArtifactRef manifest) {}
