package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The model of a step was measured on rows that are not trained, teacher-forced; what the data set
 * has no rows for is absent.
 *
 * @param validationLoss mean loss per supervised token of the held-out rows
 * @param validationAccuracy share of those tokens that are the likeliest ones
 * @param best whether no step before it was better
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingEvaluated(
    RunId runId,
    int step,
    @Nullable Double validationLoss,
    @Nullable Double validationAccuracy,
    @Nullable Double paraphraseLoss,
    @Nullable Double anchorLoss,
    boolean best,
    @Nullable PipelineRef pipeline,
    Instant occurredAt)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return runId.value();
  }
}
