package io.athanor.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.llm.format.PeftAdapter;
import io.athanor.trainer.progress.HeldOutScores;
import io.athanor.trainer.progress.TrainingEvent;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoraFinetuneRecipeTest {
  @TempDir Path folder;

  @Test
  void runLowersTheLossAndLeavesAVerifiedAdapter() throws Exception {
    // When
    List<TrainingEvent> events =
        TinyRuns.run(TinyRuns.job(folder, null, TinyRuns.SPEC), (event, signal) -> {});

    // Then
    TrainingEvent.Started started = only(events, TrainingEvent.Started.class).getFirst();
    assertThat(started.steps()).isEqualTo(15);
    assertThat(started.rows()).isEqualTo(9);
    assertThat(started.replayRows()).isEqualTo(2);
    List<Double> losses =
        only(events, TrainingEvent.Progress.class).stream()
            .filter(event -> event.loss() != null)
            .map(TrainingEvent.Progress::loss)
            .toList();
    assertThat(losses).hasSize(15);
    assertThat(mean(losses.subList(10, 15))).isLessThan(mean(losses.subList(0, 5)));
    assertThat(only(events, TrainingEvent.Evaluated.class)).hasSize(2);
    TrainingEvent.Succeeded succeeded = only(events, TrainingEvent.Succeeded.class).getFirst();
    PeftAdapter adapter = PeftAdapter.read(Path.of(succeeded.adapterDir()));
    assertThat(adapter.modules()).hasSize(14);
    assertThat(Path.of(succeeded.adapterGguf())).exists();
    assertThat(folder.resolve("out/adapter/README.md")).content().contains("base_model: tiny");
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 9})
  void resumedRunMatchesUninterruptedRun(int interruptedAt) throws Exception {
    // Given
    byte[] straight = adapter(folder.resolve("straight"), null);
    Path broken = folder.resolve("broken");
    List<TrainingEvent> first =
        TinyRuns.run(
            TinyRuns.job(broken, null, TinyRuns.SPEC),
            (event, signal) -> {
              if (event instanceof TrainingEvent.Progress p && p.step() == interruptedAt) {
                signal.stop();
              }
            });
    TrainingEvent.CheckpointSaved saved =
        only(first, TrainingEvent.CheckpointSaved.class).getLast();
    assertThat(first.getLast()).isEqualTo(new TrainingEvent.Stopped("run-1", interruptedAt));
    assertThat(saved.step()).isEqualTo(interruptedAt);

    // When
    byte[] resumed = adapter(broken, Path.of(saved.path()));

    // Then
    assertThat(resumed).isEqualTo(straight);
  }

  @Test
  void heldRunTakesNoStepUntilItMayGoOnAndEndsWithTheSameBytes() throws Exception {
    // Given
    byte[] straight = adapter(folder.resolve("straight"), null);
    Path held = folder.resolve("held");
    AtomicLong heldAt = new AtomicLong();
    AtomicLong wentOnAt = new AtomicLong();

    // When
    List<TrainingEvent> events =
        TinyRuns.run(
            TinyRuns.job(held, null, TinyRuns.SPEC),
            (event, signal) -> {
              if (event instanceof TrainingEvent.CheckpointSaved saved && saved.step() == 4) {
                signal.hold();
                heldAt.set(System.nanoTime());
                CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(signal::goOn);
              } else if (heldAt.get() != 0) {
                wentOnAt.compareAndSet(0, System.nanoTime());
              }
            });

    // Then
    assertThat(wentOnAt.get() - heldAt.get()).isGreaterThanOrEqualTo(300_000_000);
    assertThat(only(events, TrainingEvent.Succeeded.class).getFirst().seconds().get("waiting"))
        .isGreaterThanOrEqualTo(0.25);
    assertThat(Files.readAllBytes(held.resolve("out/adapter/adapter_model.safetensors")))
        .isEqualTo(straight);
  }

  @ParameterizedTest
  @EnumSource(
      value = StopSignal.Wish.class,
      names = {"STOP", "CANCEL"})
  void heldRunEndsWhenItIsToldTo(StopSignal.Wish wish) throws Exception {
    // When
    List<TrainingEvent> events =
        TinyRuns.run(
            TinyRuns.job(folder, null, TinyRuns.SPEC),
            (event, signal) -> {
              if (event instanceof TrainingEvent.CheckpointSaved saved && saved.step() == 4) {
                signal.hold();
                CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS)
                    .execute(wish == StopSignal.Wish.STOP ? signal::stop : signal::cancel);
              }
            });

    // Then
    assertThat(events.getLast())
        .isEqualTo(
            wish == StopSignal.Wish.STOP
                ? new TrainingEvent.Stopped("run-1", 4)
                : new TrainingEvent.Cancelled("run-1", 4));
  }

  @Test
  void everyRowOfEveryStepLeavesItsLossUnderItsExampleId() throws Exception {
    // When
    TrainingEvent.Succeeded succeeded =
        only(
                TinyRuns.run(TinyRuns.job(folder, null, TinyRuns.SPEC), (event, signal) -> {}),
                TrainingEvent.Succeeded.class)
            .getFirst();

    // Then
    List<String[]> rows =
        Files.readAllLines(Path.of(succeeded.lossHistory())).stream()
            .skip(1)
            .map(line -> line.split(","))
            .toList();
    assertThat(rows).hasSize(3 * 9);
    for (String epoch : List.of("1", "2", "3")) {
      assertThat(rows.stream().filter(row -> row[1].equals(epoch)).map(row -> row[2]))
          .contains("0", "1", "2", "3", "4", "5", "6")
          .anyMatch(id -> id.startsWith("replay-"));
    }
    assertThat(Files.readAllLines(Path.of(succeeded.stepHistory()))).hasSize(16);
    assertThat(succeeded.seconds()).containsKeys("loading", "replay", "training", "exporting");
  }

  @Test
  void runWhoseScoreCeasesToImproveEndsEarlyWithItsBestStep() throws Exception {
    // Given
    String spec =
        """
        {"preset":"facts","epochs":10,"effectiveBatch":2,"rank":4,"learningRate":0.3,"clip":0,
         "schedule":"constant","replayRows":0,"evaluations":20,"earlyStopping":2}
        """;

    // When
    List<TrainingEvent> events = TinyRuns.run(TinyRuns.job(folder, null, spec), (e, s) -> {});

    // Then
    TrainingEvent.Succeeded succeeded = only(events, TrainingEvent.Succeeded.class).getFirst();
    List<TrainingEvent.Evaluated> evaluated = only(events, TrainingEvent.Evaluated.class);
    assertThat(succeeded.stoppedEarly()).isTrue();
    assertThat(succeeded.step()).isLessThan(40);
    assertThat(evaluated.getLast().step()).isEqualTo(succeeded.step());
    assertThat(evaluated.getLast().withoutImprovement()).isEqualTo(2);
    assertThat(evaluated.get(evaluated.size() - 3).best()).isTrue();
    assertThat(succeeded.bestStep()).isEqualTo(evaluated.get(evaluated.size() - 3).step());
  }

  @Test
  void baseAndTunedModelAreMeasuredOnTheRowsOfTheComparison() throws Exception {
    // Given
    TrainingJob job = TinyRuns.job(folder, null, TinyRuns.SPEC);
    List<String> rows = Files.readAllLines(job.datasetDir().resolve("train-00000.jsonl"));
    Files.write(job.datasetDir().resolve("comparison.jsonl"), rows.subList(0, 3));
    Files.write(job.datasetDir().resolve("validation-00000.jsonl"), rows.subList(3, 7));

    // When
    List<TrainingEvent> events = TinyRuns.run(job, (event, signal) -> {});

    // Then
    HeldOutScores heldOut = only(events, TrainingEvent.Succeeded.class).getFirst().heldOut();
    assertThat(heldOut).isNotNull();
    assertThat(heldOut.rows()).isEqualTo(3);
    // "Ada 0." is at least two tokens and the stop token; the untrained base guesses blindly.
    assertThat(heldOut.tokens()).isBetween(9L, 30L);
    assertThat(heldOut.tunedPerplexity()).isLessThan(0.8 * heldOut.basePerplexity());
    assertThat(heldOut.tunedAccuracy()).isBetween(heldOut.baseAccuracy(), 1.0);
  }

  @Test
  void resumedRunStillMeasuresItsUntouchedBase() throws Exception {
    // Given
    TrainingJob job = TinyRuns.job(folder, null, TinyRuns.SPEC);
    Files.write(
        job.datasetDir().resolve("validation-00000.jsonl"),
        Files.readAllLines(job.datasetDir().resolve("train-00000.jsonl")).subList(0, 2));
    List<TrainingEvent> straight = TinyRuns.run(job, (event, signal) -> {});
    TrainingEvent.CheckpointSaved saved =
        only(straight, TrainingEvent.CheckpointSaved.class).getLast();

    // When
    TrainingJob again = TinyRuns.job(folder, Path.of(saved.path()), TinyRuns.SPEC);
    List<TrainingEvent> resumed = TinyRuns.run(again, (event, signal) -> {});

    // Then
    assertThat(only(resumed, TrainingEvent.Succeeded.class).getFirst().heldOut())
        .isNotNull()
        .isEqualTo(only(straight, TrainingEvent.Succeeded.class).getFirst().heldOut());
  }

  @Test
  void rawTextAndConversationsAreTrainedTogether() throws Exception {
    // Given
    TrainingJob job =
        TinyRuns.job(
            folder, null, TinyRuns.SPEC.replace("\"rank\"", "\"maxSequenceLength\":48,\"rank\""));
    Files.writeString(
        job.datasetDir().resolve("train-00001.jsonl"),
        "{\"id\":\"play\",\"text\":\"" + "Enter Ada, with a lamp. ".repeat(8) + "\"}\n");

    // When
    List<TrainingEvent> events = TinyRuns.run(job, (event, signal) -> {});

    // Then
    TrainingEvent.Started started = only(events, TrainingEvent.Started.class).getFirst();
    assertThat(started.splitDocuments()).isEqualTo(1);
    assertThat(started.truncatedRows()).isZero();
    assertThat(started.rows()).isGreaterThan(7 + 2 + 1);
    assertThat(started.steps()).isEqualTo(3 * ((started.rows() + 1) / 2));
    assertThat(started.estimatedPeakBytes()).isGreaterThan(500_000_000L);
    assertThat(events.getLast()).isInstanceOf(TrainingEvent.Succeeded.class);
  }

  @Test
  void damagedCheckpointIsLeftOutWithAWarningAndTheOneBeforeGoesOn() throws Exception {
    // Given
    byte[] straight = adapter(folder.resolve("straight"), null);
    Path broken = folder.resolve("broken");
    TinyRuns.run(
        TinyRuns.job(
            broken, null, TinyRuns.SPEC.replace("\"checkpointSteps\":4", "\"checkpointSteps\":2")),
        (event, signal) -> {});
    Path newest = broken.resolve("attempt/step-000014");
    Files.writeString(newest.resolve("losses.csv"), "half");

    // When
    List<TrainingEvent> events =
        TinyRuns.run(
            TinyRuns.job(broken, broken.resolve("attempt"), TinyRuns.SPEC), (event, signal) -> {});

    // Then
    TrainingEvent.Started started = only(events, TrainingEvent.Started.class).getFirst();
    assertThat(started.resumedFromStep()).isEqualTo(12);
    assertThat(started.warnings()).hasSize(1);
    assertThat(started.warnings().getFirst()).contains("step-000014", "losses.csv");
    assertThat(Files.readAllBytes(broken.resolve("out/adapter/adapter_model.safetensors")))
        .isEqualTo(straight);
  }

  @Test
  void secondRunOnAWarmBaseEndsWithTheSameBytes() throws Exception {
    // Given
    try (BaseModelCache bases = new BaseModelCache()) {
      TrainingJob first = TinyRuns.job(folder.resolve("a"), null, TinyRuns.SPEC);
      TrainingJob second = TinyRuns.job(folder.resolve("b"), null, TinyRuns.SPEC);

      // When
      new LoraFinetuneRecipe(first, bases, event -> {}, new StopSignal()).run();
      new LoraFinetuneRecipe(second, bases, event -> {}, new StopSignal()).run();
    }

    // Then
    for (String file : List.of("losses.csv", "steps.csv", "adapter/adapter_model.safetensors")) {
      assertThat(folder.resolve("b/out").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("a/out").resolve(file));
    }
  }

  @Test
  void cancelledRunExportsNothing() throws Exception {
    // When
    List<TrainingEvent> events =
        TinyRuns.run(
            TinyRuns.job(folder, null, TinyRuns.SPEC),
            (event, signal) -> {
              if (event instanceof TrainingEvent.Progress p && p.step() == 2) {
                signal.cancel();
              }
            });

    // Then
    assertThat(events.getLast()).isEqualTo(new TrainingEvent.Cancelled("run-1", 2));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void checkpointOfOtherSettingsIsRefused() throws Exception {
    // Given
    List<TrainingEvent> first =
        TinyRuns.run(TinyRuns.job(folder, null, TinyRuns.SPEC), (event, signal) -> {});
    Path checkpoint = Path.of(only(first, TrainingEvent.CheckpointSaved.class).getLast().path());

    // When
    List<TrainingEvent> second =
        TinyRuns.run(
            TinyRuns.job(folder, checkpoint, TinyRuns.SPEC.replace("0.01", "0.02")),
            (event, signal) -> {});

    // Then
    assertThat(second.getLast())
        .isInstanceOfSatisfying(
            TrainingEvent.Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo("checkpoint-invalid");
              assertThat(failed.detail()).contains("settings");
            });
  }

  @Test
  void missingBaseIsOneClearFailure() throws Exception {
    // Given
    TrainingJob job = TinyRuns.job(folder, null, TinyRuns.SPEC);
    TrainingJob withoutBase =
        new TrainingJob(
            job.runId(),
            new TrainingJob.BaseModel("gguf", null, folder.resolve("none.gguf"), null),
            job.datasetDir(),
            job.spec(),
            job.attemptDir(),
            null,
            job.outputDir(),
            1);

    // When
    List<TrainingEvent> events = TinyRuns.run(withoutBase, (event, signal) -> {});

    // Then
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            TrainingEvent.Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo("base-model-unreadable");
              assertThat(failed.detail()).contains("none.gguf");
            });
  }

  private static byte[] adapter(Path folder, Path resumeFrom)
      throws IOException, URISyntaxException {
    List<TrainingEvent> events =
        TinyRuns.run(TinyRuns.job(folder, resumeFrom, TinyRuns.SPEC), (event, signal) -> {});
    assertThat(events.getLast()).isInstanceOf(TrainingEvent.Succeeded.class);
    return Files.readAllBytes(folder.resolve("out/adapter/adapter_model.safetensors"));
  }

  private static <T> List<T> only(List<TrainingEvent> events, Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
