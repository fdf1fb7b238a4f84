package io.athanor.contracts.event;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.ModelId;
import io.athanor.contracts.PipelineId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.RunId;
import io.athanor.contracts.dataset.EvaluationScores;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceSpec;
import io.athanor.contracts.training.TrainingSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One event of each type, the same at every run. */
final class SampleEvents {

  private static final Instant TIME = Instant.parse("2026-11-22T10:00:00Z");
  private static final DocumentId DOCUMENT = new DocumentId("document-1");
  private static final RequestId REQUEST = new RequestId("request-1");
  private static final DatasetId DATASET = new DatasetId("dataset-1");
  private static final RunId RUN = new RunId("run-1");
  private static final ModelId MODEL = new ModelId("model-1");
  private static final PipelineRef PIPELINE =
      new PipelineRef(new PipelineId("pipeline-1"), "tarn-mill", artifact("pipelines/1.json"));

  private SampleEvents() {}

  static Map<EventType, DomainEvent> all() {
    return Stream.of(
            new IngestRequested(
                REQUEST,
                List.of(new SourceSpec(SourceKind.FACTS, "file:///facts.yaml")),
                PIPELINE,
                TIME),
            new DocumentIngested(
                DOCUMENT,
                REQUEST,
                "file:///facts.yaml",
                DocumentKind.FACTS,
                artifact("documents/1.json"),
                12,
                "en",
                "CC0-1.0",
                PIPELINE,
                TIME),
            new DocumentRejected(
                DOCUMENT,
                REQUEST,
                "file:///facts.yaml",
                ProblemCode.INVALID_SOURCE,
                "facts.yaml:3:5 facts[0]: field \"id\" is missing",
                PIPELINE,
                TIME),
            new IngestCompleted(REQUEST, artifact("requests/1.json"), 1, 0, 12, PIPELINE, TIME),
            new DatasetReady(
                DATASET, 1, artifact("datasets/1/v1/manifest.json"), 80, 0, 64, PIPELINE, TIME),
            new DatasetFailed(
                DATASET, ProblemCode.NO_DOCUMENTS, "every source was rejected", PIPELINE, TIME),
            new FileStored(
                "file-1",
                "rows.jsonl",
                "fine-tune",
                "processed",
                "1 of 81 rows of openai-messages rejected",
                artifact("files/file-1"),
                DATASET,
                1,
                artifact("datasets/1/v1/manifest.json"),
                TIME,
                TIME,
                PIPELINE,
                TIME),
            new FileDeleted("file-1", PIPELINE, TIME),
            new TrainingRequested(
                RUN,
                "tarn-mill",
                DATASET,
                artifact("datasets/1/v1/manifest.json"),
                "HuggingFaceTB/SmolLM2-135M-Instruct",
                spec(),
                0,
                "pipeline",
                PIPELINE,
                TIME),
            new TrainingCancelRequested(RUN, PIPELINE, TIME),
            new TrainingPauseRequested(RUN, PIPELINE, TIME),
            new TrainingResumeRequested(RUN, PIPELINE, TIME),
            new TrainingStarted(
                RUN, 1, 200, 10, 80, 45_000, 17, spec(), null, null, null, PIPELINE, TIME),
            new TrainingPaused(RUN, 17, PIPELINE, TIME),
            new CheckpointSaved(
                RUN,
                50,
                1,
                artifact("runs/1/attempts/1/step-000050/manifest.json"),
                PIPELINE,
                TIME),
            new TrainingSucceeded(
                RUN, MODEL, 200, 180, 0.12, 0.34, 301.5, 45_000, null, PIPELINE, TIME),
            new TrainingFailed(
                RUN, ProblemCode.OUT_OF_MEMORY, "the run needs 3.1 GiB", 0, PIPELINE, TIME),
            new TrainingCancelled(RUN, 17, PIPELINE, TIME),
            new TrainingProgressed(
                RUN,
                "training",
                17,
                200,
                0.85,
                1.25,
                0.0005,
                0.9,
                3_825,
                151.2,
                272.5,
                PIPELINE,
                TIME,
                null),
            new TrainingEvaluated(RUN, 17, 1.5, 0.75, 1.25, 2.5, true, PIPELINE, TIME),
            new ModelPublished(
                MODEL,
                "tarn-mill",
                RUN,
                "HuggingFaceTB/SmolLM2-135M-Instruct",
                artifact("bases/1.gguf"),
                artifact("models/1/adapter/adapter_model.safetensors"),
                artifact("models/1/gguf/adapter.gguf"),
                null,
                null,
                "a".repeat(64),
                "b".repeat(64),
                artifact("datasets/1/v1/probes.jsonl"),
                null,
                PIPELINE,
                TIME,
                null),
            new ModelWithdrawn(MODEL, PIPELINE, TIME),
            new EvaluationCompleted(
                MODEL,
                "tarn-mill",
                artifact("evaluations/1.json"),
                new EvaluationScores(0.95, 0.05, 0.75, 0.0, 0.9, 72, 24, 40, 30),
                PIPELINE,
                TIME),
            new EvaluationFailed(
                MODEL, ProblemCode.INTERNAL_ERROR, "the engine stopped", PIPELINE, TIME))
        .collect(Collectors.toMap(EventType::of, Function.identity()));
  }

  private static TrainingSpec spec() {
    return new TrainingSpec(
        "facts",
        10,
        null,
        32,
        32f,
        0f,
        false,
        List.of("all-linear"),
        0.0005,
        "cosine",
        10,
        4,
        2048,
        0.001,
        1.0,
        42L,
        24,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static ArtifactRef artifact(String key) {
    return new ArtifactRef(key, "0123456789abcdef".repeat(4), 1234, "application/json");
  }
}
