package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ModelId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RunId;
import io.athanor.contracts.training.HeldOutScores;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A model may be served: the adapter in both formats and the very base file it was trained on.
 * Hashes of tokenizer and template travel so that serving can refuse a mismatch.
 *
 * @param merged weights of the merged Hugging Face folder, or their index where they are sharded
 * @param manifest every file of the model, a {@link io.athanor.contracts.training.ModelManifest}
 * @param checkpointStep the step whose adapter this is; null for the model that the run chose. Such
 *     models are seldom asked for: load them when they are
 * @param heldOut how base and tuned model predict held-out rows; null without such rows
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
    @Nullable ArtifactRef manifest,
    String tokenizerSha256,
    String chatTemplateSha256,
    @Nullable ArtifactRef probes,
    @Nullable HeldOutScores heldOut,
    @Nullable PipelineRef pipeline,
    Instant occurredAt,
    @Nullable Integer checkpointStep)
    implements DomainEvent {

  /** The model that a run chose. */
  public ModelPublished(
      ModelId modelId,
      String name,
      RunId runId,
      String baseModel,
      ArtifactRef baseGguf,
      ArtifactRef adapter,
      ArtifactRef adapterGguf,
      @Nullable ArtifactRef merged,
      @Nullable ArtifactRef manifest,
      String tokenizerSha256,
      String chatTemplateSha256,
      @Nullable ArtifactRef probes,
      @Nullable HeldOutScores heldOut,
      @Nullable PipelineRef pipeline,
      Instant occurredAt) {
    this(
        modelId,
        name,
        runId,
        baseModel,
        baseGguf,
        adapter,
        adapterGguf,
        merged,
        manifest,
        tokenizerSha256,
        chatTemplateSha256,
        probes,
        heldOut,
        pipeline,
        occurredAt,
        null);
  }

  /**
   * The model of a step of the same run: another adapter on the same base. Nobody evaluates it, so
   * it has no probes.
   */
  public ModelPublished atStep(
      int step, ModelId id, String stepName, ArtifactRef stepAdapter, ArtifactRef stepGguf) {
    return new ModelPublished(
        id,
        stepName,
        runId,
        baseModel,
        baseGguf,
        stepAdapter,
        stepGguf,
        null,
        manifest,
        tokenizerSha256,
        chatTemplateSha256,
        null,
        null,
        pipeline,
        occurredAt,
        step);
  }

  @Override
  public String aggregateId() {
    return modelId.value();
  }
}
