package io.athanor.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.RunId;
import io.athanor.contracts.training.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerProcessTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private WorkerProcess process;

  @BeforeEach
  void startTheScriptedWorker() throws InterruptedException {
    process =
        WorkerProcess.start(
            WorkerLaunch.forTraining(
                Path.of("target", "test-classes").toAbsolutePath().toString(),
                ScriptedWorker.class.getName(),
                "64m",
                folder.resolve("cache"),
                folder.resolve("slot"),
                1));
    assertThat(hear()).isEqualTo(new WorkerMessage.Ready());
  }

  @AfterEach
  void end() {
    process.kill();
  }

  @Test
  void messagesArriveInOrderUpToTheSuccess() throws Exception {
    // When
    process.send(new WorkerCommand.Run(job("succeed")));
    List<WorkerMessage> heard = new ArrayList<>();
    while (heard.isEmpty() || !(heard.getLast() instanceof WorkerMessage.Succeeded)) {
      heard.add(hear());
    }
    // Then
    assertThat(heard)
        .extracting(message -> message.getClass().getSimpleName())
        .containsExactly(
            "Started", "Progress", "Progress", "Checkpoint", "Progress", "Progress", "Succeeded");
    assertThat(heard.getFirst())
        .isInstanceOfSatisfying(
            WorkerMessage.Started.class,
            started -> {
              assertThat(started.tokens()).isEqualTo(320);
              assertThat(started.settings()).containsEntry("rank", 8);
            });
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void crashIsHeardWithItsExitCodeAndLastWords() throws Exception {
    // When
    process.send(new WorkerCommand.Run(job("crash")));
    assertThat(hear()).isInstanceOf(WorkerMessage.Started.class);
    // Then
    assertThat(hear())
        .isEqualTo(
            new WorkerMessage.Exited(1, "scripted worker is up\nscript crash resumed false"));
  }

  @Test
  void failureCarriesItsCode() throws Exception {
    // When
    process.send(new WorkerCommand.Run(job("out-of-memory")));
    assertThat(hear()).isInstanceOf(WorkerMessage.Started.class);
    // Then
    assertThat(hear()).isEqualTo(new WorkerMessage.Failed("out-of-memory", "needs 9 GB", 0));
  }

  @Test
  void hangingWorkerEndsWhenItsInputCloses() throws Exception {
    // Given
    process.send(new WorkerCommand.Run(job("hang")));
    assertThat(hear()).isInstanceOf(WorkerMessage.Started.class);
    // When
    process.close();
    // Then
    assertThat(process.isAlive()).isFalse();
    assertThat(hear()).isInstanceOf(WorkerMessage.Exited.class);
  }

  @Test
  void stopIsAnsweredWithACheckpointAndTheStep() throws Exception {
    // Given
    process.send(new WorkerCommand.Run(job("slow")));
    // When
    process.send(new WorkerCommand.Shutdown());
    List<WorkerMessage> heard = new ArrayList<>();
    while (heard.isEmpty() || !(heard.getLast() instanceof WorkerMessage.Stopped)) {
      heard.add(hear());
    }
    // Then
    assertThat(heard.get(heard.size() - 2)).isInstanceOf(WorkerMessage.Checkpoint.class);
    assertThat(heard.getLast()).isEqualTo(new WorkerMessage.Stopped(2));
    assertThat(hear())
        .isInstanceOfSatisfying(
            WorkerMessage.Exited.class, exited -> assertThat(exited.exitCode()).isZero());
  }

  @Test
  void killedWorkerIsHeardAsExited() throws Exception {
    // When
    ProcessHandle.of(process.pid()).orElseThrow().destroyForcibly();
    // Then
    assertThat(hear())
        .isInstanceOfSatisfying(
            WorkerMessage.Exited.class, exited -> assertThat(exited.exitCode()).isEqualTo(137));
    assertThat(ProcessHandle.of(process.pid()).map(ProcessHandle::isAlive).orElse(false)).isFalse();
  }

  private WorkerMessage hear() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (System.nanoTime() < deadline) {
      var message = process.next(PATIENCE);
      if (message.isPresent()) {
        return message.get();
      }
    }
    throw new AssertionError("the worker said nothing");
  }

  private WorkerJob job(String script) throws IOException {
    Path dataset = Files.createDirectories(folder.resolve("dataset"));
    Files.writeString(dataset.resolve("train-00000.jsonl"), script);
    return new WorkerJob(
        new RunId("run-1"),
        new WorkerJob.BaseModel("gguf", "base", "/base.gguf", "0".repeat(64)),
        dataset.toString(),
        WorkerSpec.of(TrainingSpec.AUTOMATIC),
        folder.resolve("checkpoints").toString(),
        null,
        folder.resolve("output").toString(),
        1);
  }
}
