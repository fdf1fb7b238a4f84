package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ModelId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.dataset.EvaluationScores;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Base and tuned model have answered the same probes; {@code report} is an {@link
 * io.athanor.contracts.dataset.EvaluationReport}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EvaluationCompleted(
    ModelId modelId,
    String name,
    ArtifactRef report,
    EvaluationScores scores,
    @Nullable PipelineRef pipeline,
    Instant occurredAt)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return modelId.value();
  }
}
