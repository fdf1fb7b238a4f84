package io.athanor.contracts.event;

import io.athanor.contracts.PipelineRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, or a command that was given: an immutable record that travels as JSON in
 * a CloudEvents 1.0 binary-mode Kafka record. Inside a major version fields are only added, and
 * added fields are optional.
 */
public sealed interface DomainEvent
    permits IngestRequested,
        DocumentIngested,
        DocumentRejected,
        IngestCompleted,
        DatasetReady,
        DatasetFailed,
        FileStored,
        FileDeleted,
        TrainingRequested,
        TrainingCancelRequested,
        TrainingPauseRequested,
        TrainingResumeRequested,
        TrainingStarted,
        TrainingPaused,
        CheckpointSaved,
        TrainingSucceeded,
        TrainingFailed,
        TrainingCancelled,
        TrainingProgressed,
        TrainingEvaluated,
        ModelPublished,
        ModelWithdrawn,
        EvaluationCompleted,
        EvaluationFailed {

  /** When it happened. */
  Instant occurredAt();

  /** The pipeline it belongs to, if it belongs to one. */
  @Nullable PipelineRef pipeline();

  /** Identifier of the aggregate whose stream this is: the record's key. */
  String aggregateId();
}
