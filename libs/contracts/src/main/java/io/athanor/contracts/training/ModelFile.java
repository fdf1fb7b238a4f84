package io.athanor.contracts.training;

import io.athanor.contracts.ArtifactRef;

/**
 * One file of a published model.
 *
 * @param kind what it belongs to: {@code adapter}, {@code adapter-gguf}, {@code merged}, {@code
 *     gguf-q8_0} and so on, {@code modelfile}, {@code model-card}, {@code lineage}, {@code
 *     loss-history}, {@code step-history}; {@code file} for any other
 * @param path place below the model's folder, with {@code /}; files that name one another do so by
 *     these paths
 */
public record ModelFile(String kind, String path, ArtifactRef content) {}
