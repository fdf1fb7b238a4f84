package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands after a step; sent without the outbox, may get lost.
 *
 * @param accuracy share of the step's supervised tokens that none was likelier than; null where it
 *     was not measured
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingProgressed(
    RunId runId,
    String phase,
    int step,
    int steps,
    double epoch,
    double loss,
    double learningRate,
    double gradientNorm,
    long tokens,
    double tokensPerSecond,
    double secondsLeft,
    @Nullable PipelineRef pipeline,
    Instant occurredAt,
    @Nullable Double accuracy)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return runId.value();
  }
}
