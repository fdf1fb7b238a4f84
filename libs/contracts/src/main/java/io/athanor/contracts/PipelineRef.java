package io.athanor.contracts;

/**
 * The pipeline an event belongs to. Every service reads its own section of the stored specification
 * when its turn comes; nobody conducts.
 *
 * @param id the submitted pipeline
 * @param name the name its author gave it
 * @param spec the validated pipeline as JSON ({@link io.athanor.contracts.pipeline.PipelineSpec})
 */
public record PipelineRef(PipelineId id, String name, ArtifactRef spec) {}
