package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RunId;
import io.athanor.contracts.training.TrainingSpec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker holds the lease and has derived every setting; sent again when the run is resumed by a
 * later attempt.
 *
 * @param warnings what is allowed but probably not meant, one sentence each
 * @param estimatedPeakBytes memory the worker expects to need at most
 * @param estimatedSeconds time the worker expects the training to take
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingStarted(
    RunId runId,
    int attempt,
    int steps,
    int epochs,
    int rows,
    long tokens,
    @Nullable Integer resumedFromStep,
    TrainingSpec settings,
    @Nullable List<String> warnings,
    @Nullable Long estimatedPeakBytes,
    @Nullable Double estimatedSeconds,
    @Nullable PipelineRef pipeline,
    Instant occurredAt)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return runId.value();
  }
}
