package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ModelId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A model may be served: the adapter in both formats and the very base file it was trained on.
 * Hashes of tokenizer and template travel so that serving can refuse a mismatch.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelPublished(
    ModelId modelId,
    String name,
    RunId runId,
    String baseModel,
    ArtifactRef baseGguf,
    ArtifactRef adapter,
    ArtifactRef adapterGguf,
    @Nullable ArtifactRef merged,
    String tokenizerSha256,
    String chatTemplateSha256,
    @Nullable ArtifactRef probes,
    @Nullable PipelineRef pipeline,
    Instant occurredAt)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return modelId.value();
  }
}
