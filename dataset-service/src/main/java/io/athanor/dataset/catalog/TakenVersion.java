package io.athanor.dataset.catalog;

import io.athanor.contracts.ArtifactRef;

/**
 * The number that belongs to a content, taken by the first build that made it.
 *
 * @param version from 1
 * @param documents the documents of that first build, which the version's manifest names
 */
public record TakenVersion(int version, ArtifactRef documents) {}
