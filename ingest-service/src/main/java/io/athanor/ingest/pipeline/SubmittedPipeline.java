package io.athanor.ingest.pipeline;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.PipelineId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RequestId;
import java.time.Instant;

/**
 * A pipeline file that was accepted.
 *
 * @param name the name its author gave it
 * @param modelName the name to serve the tuned model under
 * @param spec the {@link io.athanor.contracts.pipeline.PipelineSpec} that every service reads
 * @param requestId the request to ingest its sources
 */
public record SubmittedPipeline(
    PipelineId pipelineId,
    String name,
    String modelName,
    String baseModel,
    ArtifactRef spec,
    RequestId requestId,
    Instant submittedAt) {

  /** How events refer to it. */
  public PipelineRef reference() {
    return new PipelineRef(pipelineId, name, spec);
  }
}
