package io.athanor.local.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.ModelId;
import io.athanor.contracts.PipelineId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.RunId;
import io.athanor.contracts.Uuid7;
import io.athanor.contracts.dataset.EvaluationScores;
import io.athanor.contracts.event.DatasetFailed;
import io.athanor.contracts.event.DatasetReady;
import io.athanor.contracts.event.DocumentRejected;
import io.athanor.contracts.event.EvaluationCompleted;
import io.athanor.contracts.event.IngestCompleted;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.contracts.event.TrainingStarted;
import io.athanor.contracts.event.TrainingSucceeded;
import io.athanor.contracts.training.RefusedExport;
import io.athanor.contracts.training.TrainingSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PipelineStoryTest {

  private static final Instant SUBMITTED = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant BEFORE = SUBMITTED.minusSeconds(60);
  private static final Instant AFTER = SUBMITTED.plusSeconds(60);
  private static final ArtifactRef ARTIFACT =
      new ArtifactRef("a/b.json", "0".repeat(64), 1, "application/json");
  private static final String ID = Uuid7.next().toString();
  private static final PipelineRef PIPELINE = new PipelineRef(new PipelineId(ID), "play", ARTIFACT);

  private final List<StageReport> reports = new ArrayList<>();

  @Test
  void pipelineEndsWhenModelAndEvaluationAreThereInAnyOrder() {
    // Given
    PipelineStory story = new PipelineStory(SUBMITTED, true, List.of(), reports::add);
    // When
    Optional<PipelineOutcome> afterEvaluation = story.tell(evaluated(AFTER));
    Optional<PipelineOutcome> afterModel = story.tell(published(AFTER));
    // Then
    assertThat(afterEvaluation).isEmpty();
    assertThat(afterModel)
        .contains(
            new PipelineOutcome.Served(
                List.of(
                    new PipelineOutcome.TunedModel(
                        "", published(AFTER), Optional.of(evaluated(AFTER)))),
                false));
  }

  @Test
  void modelWithoutProbesEndsThePipelineAlthoughItWantsAnEvaluation() {
    // Given
    PipelineStory story = new PipelineStory(SUBMITTED, true, List.of(), reports::add);
    // When / Then
    assertThat(story.tell(published(AFTER, null, null))).isPresent();
  }

  @Test
  void pipelineOfVariantsEndsWhenEachHasItsModel() {
    // Given
    PipelineStory story =
        new PipelineStory(SUBMITTED, false, List.of("raw", "pairs"), reports::add);
    ModelPublished raw = published(AFTER, null, PIPELINE.of("raw"));
    ModelPublished pairs = published(AFTER, null, PIPELINE.of("pairs"));
    // When
    Optional<PipelineOutcome> first = story.tell(pairs);
    Optional<PipelineOutcome> second = story.tell(raw);
    // Then
    assertThat(first).isEmpty();
    assertThat(second)
        .contains(
            new PipelineOutcome.Served(
                List.of(
                    new PipelineOutcome.TunedModel("raw", raw, Optional.empty()),
                    new PipelineOutcome.TunedModel("pairs", pairs, Optional.empty())),
                false));
  }

  @Test
  void whatIsAboutAVariantSaysSo() {
    // Given
    PipelineStory story =
        new PipelineStory(SUBMITTED, false, List.of("raw", "pairs"), reports::add);
    // When
    Optional<PipelineOutcome> outcome =
        story.tell(
            new DatasetFailed(
                new DatasetId(ID),
                ProblemCode.EMPTY_DATASET,
                "no example",
                PIPELINE.of("raw"),
                AFTER));
    // Then
    assertThat(outcome).contains(new PipelineOutcome.Failed("data set", "raw: no example", false));
  }

  @Test
  void pipelineWithoutEvaluationEndsWithTheModel() {
    // Given
    PipelineStory story = new PipelineStory(SUBMITTED, false, List.of(), reports::add);
    // When / Then
    assertThat(story.tell(published(AFTER)))
        .contains(
            new PipelineOutcome.Served(
                List.of(new PipelineOutcome.TunedModel("", published(AFTER), Optional.empty())),
                false));
  }

  @Test
  void resultOfAnEarlierRunIsReportedAsReused() {
    // Given
    PipelineStory story = new PipelineStory(SUBMITTED, true, List.of(), reports::add);
    // When
    story.tell(new DatasetReady(new DatasetId(ID), 1, ARTIFACT, 40, 0, 1, null, BEFORE));
    // Then
    assertThat(reports)
        .containsExactly(
            new StageReport(
                StageReport.Kind.DONE, "data set", "40 examples, 0 held out, 1 probe (reused)"));
  }

  @Test
  void eventThatIsSentTwiceIsReportedOnce() {
    // Given
    PipelineStory story = new PipelineStory(SUBMITTED, true, List.of(), reports::add);
    DatasetReady ready = new DatasetReady(new DatasetId(ID), 1, ARTIFACT, 40, 0, 1, null, AFTER);
    // When
    story.tell(ready);
    story.tell(ready);
    // Then
    assertThat(reports).hasSize(1);
  }

  @Test
  void estimatesAndWarningsOfARunAreToldWhenItBegins() {
    // Given
    PipelineStory story = new PipelineStory(SUBMITTED, true, List.of(), reports::add);
    // When
    story.tell(
        new TrainingStarted(
            new RunId(ID),
            1,
            200,
            10,
            80,
            45_000,
            null,
            TrainingSpec.AUTOMATIC,
            List.of("8 rows were cut at 2048 tokens"),
            1_400_000_000L,
            95.0,
            null,
            AFTER));
    // Then
    assertThat(reports)
        .containsExactly(
            new StageReport(
                StageReport.Kind.BEGUN,
                "training",
                "80 rows, 10 epochs, 200 steps, about 1.4 GB, about 1:35"),
            new StageReport(
                StageReport.Kind.WARNING, "training", "8 rows were cut at 2048 tokens"));
  }

  @Test
  void exportsThatWereRefusedAreToldWhenTheRunHasSucceeded() {
    // Given
    PipelineStory story = new PipelineStory(SUBMITTED, true, List.of(), reports::add);
    // When
    story.tell(
        new TrainingSucceeded(
            new RunId(ID),
            new ModelId(ID),
            200,
            180,
            0.12,
            null,
            10,
            1000,
            List.of(new RefusedExport("gguf-q4_0", "top-1 agreement 80.0 %")),
            null,
            AFTER));
    // Then
    assertThat(reports)
        .containsExactly(
            new StageReport(
                StageReport.Kind.WARNING,
                "training",
                "gguf-q4_0 was not published: top-1 agreement 80.0 %"),
            new StageReport(
                StageReport.Kind.DONE,
                "training",
                "200 steps in 0:10, 1000 tokens, 100 tokens/s, loss 0.120, best step 180"));
  }

  @Test
  void requestOfWhichNoDocumentIsLeftFailsWithTheReasons() {
    // Given
    PipelineStory story = new PipelineStory(SUBMITTED, true, List.of(), reports::add);
    story.tell(
        new DocumentRejected(
            new DocumentId(ID),
            new RequestId(ID),
            "file:/facts.yaml",
            ProblemCode.INVALID_SOURCE,
            "facts.yaml:3:5 facts[0]: needs questions",
            null,
            AFTER));
    // When
    Optional<PipelineOutcome> outcome =
        story.tell(new IngestCompleted(new RequestId(ID), ARTIFACT, 0, 1, 0, null, AFTER));
    // Then
    assertThat(outcome)
        .contains(
            new PipelineOutcome.Failed(
                "ingest", "facts.yaml:3:5 facts[0]: needs questions", false));
  }

  @Test
  void failureOfAnEarlierRunIsMarkedAsSuch() {
    // Given
    PipelineStory story = new PipelineStory(SUBMITTED, true, List.of(), reports::add);
    // When / Then
    assertThat(
            story.tell(
                new DatasetFailed(
                    new DatasetId(ID), ProblemCode.EMPTY_DATASET, "no example", null, BEFORE)))
        .contains(new PipelineOutcome.Failed("data set", "no example", true));
  }

  private static ModelPublished published(Instant at) {
    return published(at, ARTIFACT, null);
  }

  private static ModelPublished published(
      Instant at, @Nullable ArtifactRef probes, @Nullable PipelineRef pipeline) {
    return new ModelPublished(
        new ModelId(ID),
        "quickstart",
        new RunId(ID),
        "base",
        ARTIFACT,
        ARTIFACT,
        ARTIFACT,
        null,
        null,
        "t",
        "c",
        probes,
        null,
        pipeline,
        at,
        null);
  }

  private static EvaluationCompleted evaluated(Instant at) {
    return new EvaluationCompleted(
        new ModelId(ID),
        "quickstart",
        ARTIFACT,
        new EvaluationScores(1, 0, 1, 0, 1, 1, 1, 1, 1),
        null,
        at);
  }
}
