package io.athanor.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.llm.format.PeftAdapter;
import io.athanor.trainer.progress.TrainingEvent;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
