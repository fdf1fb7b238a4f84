package io.athanor.contracts.event;

import io.athanor.contracts.Topics;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The registry of events: name on the wire, record and topic. A name is never given a new meaning.
 */
public enum EventType {
  INGEST_REQUESTED("io.athanor.ingest.requested.v1", IngestRequested.class, Topics.INGEST_REQUESTS),
  DOCUMENT_INGESTED("io.athanor.document.ingested.v1", DocumentIngested.class, Topics.DOCUMENTS),
  DOCUMENT_REJECTED("io.athanor.document.rejected.v1", DocumentRejected.class, Topics.DOCUMENTS),
  INGEST_COMPLETED("io.athanor.ingest.completed.v1", IngestCompleted.class, Topics.DOCUMENTS),
  DATASET_READY("io.athanor.dataset.ready.v1", DatasetReady.class, Topics.DATASETS),
  DATASET_FAILED("io.athanor.dataset.failed.v1", DatasetFailed.class, Topics.DATASETS),
  FILE_STORED("io.athanor.file.stored.v1", FileStored.class, Topics.FILES),
  FILE_DELETED("io.athanor.file.deleted.v1", FileDeleted.class, Topics.FILES),
  TRAINING_REQUESTED(
      "io.athanor.training.requested.v1", TrainingRequested.class, Topics.TRAINING_REQUESTS),
  TRAINING_CANCEL_REQUESTED(
      "io.athanor.training.cancel-requested.v1",
      TrainingCancelRequested.class,
      Topics.TRAINING_REQUESTS),
  TRAINING_PAUSE_REQUESTED(
      "io.athanor.training.pause-requested.v1",
      TrainingPauseRequested.class,
      Topics.TRAINING_REQUESTS),
  TRAINING_RESUME_REQUESTED(
      "io.athanor.training.resume-requested.v1",
      TrainingResumeRequested.class,
      Topics.TRAINING_REQUESTS),
  TRAINING_STARTED("io.athanor.training.started.v1", TrainingStarted.class, Topics.TRAINING_RUNS),
  TRAINING_PAUSED("io.athanor.training.paused.v1", TrainingPaused.class, Topics.TRAINING_RUNS),
  CHECKPOINT_SAVED(
      "io.athanor.training.checkpoint-saved.v1", CheckpointSaved.class, Topics.TRAINING_RUNS),
  TRAINING_SUCCEEDED(
      "io.athanor.training.succeeded.v1", TrainingSucceeded.class, Topics.TRAINING_RUNS),
  TRAINING_FAILED("io.athanor.training.failed.v1", TrainingFailed.class, Topics.TRAINING_RUNS),
  TRAINING_CANCELLED(
      "io.athanor.training.cancelled.v1", TrainingCancelled.class, Topics.TRAINING_RUNS),
  TRAINING_PROGRESSED(
      "io.athanor.training.progressed.v1", TrainingProgressed.class, Topics.TRAINING_METRICS),
  TRAINING_EVALUATED(
      "io.athanor.training.evaluated.v1", TrainingEvaluated.class, Topics.TRAINING_RUNS),
  MODEL_PUBLISHED("io.athanor.model.published.v1", ModelPublished.class, Topics.MODELS),
  MODEL_WITHDRAWN("io.athanor.model.withdrawn.v1", ModelWithdrawn.class, Topics.MODELS),
  EVALUATION_COMPLETED(
      "io.athanor.evaluation.completed.v1", EvaluationCompleted.class, Topics.EVALUATIONS),
  EVALUATION_FAILED("io.athanor.evaluation.failed.v1", EvaluationFailed.class, Topics.EVALUATIONS);

  private static final Map<String, EventType> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(EventType::typeName, Function.identity()));
  private static final Map<Class<?>, EventType> BY_RECORD =
      Arrays.stream(values()).collect(Collectors.toMap(EventType::record, Function.identity()));

  private final String typeName;
  private final Class<? extends DomainEvent> record;
  private final String topic;

  EventType(String typeName, Class<? extends DomainEvent> record, String topic) {
    this.typeName = typeName;
    this.record = record;
    this.topic = topic;
  }

  /** The CloudEvents {@code type}. */
  public String typeName() {
    return typeName;
  }

  public Class<? extends DomainEvent> record() {
    return record;
  }

  public String topic() {
    return topic;
  }

  /** Name of the JSON Schema file, which is also the last part of {@code dataschema}. */
  public String schemaFile() {
    return typeName.substring("io.athanor.".length()) + ".json";
  }

  /** The type of a name on the wire; empty for one of a later release. */
  public static Optional<EventType> ofName(String typeName) {
    return Optional.ofNullable(BY_NAME.get(typeName));
  }

  public static EventType of(DomainEvent event) {
    EventType type = BY_RECORD.get(event.getClass());
    if (type == null) {
      throw new IllegalStateException(event.getClass().getName() + " is missing in EventType");
    }
    return type;
  }
}
