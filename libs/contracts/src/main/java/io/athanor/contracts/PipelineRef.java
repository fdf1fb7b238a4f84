package io.athanor.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline an event belongs to. Every service reads its own section of the stored specification
 * when its turn comes; nobody conducts.
 *
 * @param id the submitted pipeline
 * @param name the name its author gave it
 * @param spec the validated pipeline as JSON ({@link io.athanor.contracts.pipeline.PipelineSpec})
 * @param variant which of the pipeline's variants it is about, from the data set on; null where the
 *     pipeline has none, and while its sources are read for all of them
 * @param traceparent the request it was submitted with, in the form of W3C trace context: its trace
 *     is that of everything done for the pipeline; null where it came with none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PipelineRef(
    PipelineId id,
    String name,
    ArtifactRef spec,
    @Nullable String variant,
    @Nullable String traceparent) {

  /** The pipeline as a whole. */
  public PipelineRef(PipelineId id, String name, ArtifactRef spec) {
    this(id, name, spec, null, null);
  }

  /** One variant of the pipeline. */
  public PipelineRef of(String variantName) {
    return new PipelineRef(id, name, spec, variantName, traceparent);
  }

  /** The pipeline in the trace that its submission came with. */
  public PipelineRef inTrace(@Nullable String submission) {
    return new PipelineRef(id, name, spec, variant, submission);
  }
}
