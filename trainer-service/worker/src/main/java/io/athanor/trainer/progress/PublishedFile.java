package io.athanor.trainer.progress;

/**
 * One result of a run.
 *
 * @param kind {@code adapter}, {@code adapter-gguf}, {@code modelfile}, {@code model-card}, {@code
 *     lineage} or the label of an export such as {@code gguf-q8_0}
 * @param path below the run's output folder
 */
public record PublishedFile(String kind, String path) {}
