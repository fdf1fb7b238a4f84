package io.athanor.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.RunId;
import io.athanor.kit.blob.FileBlobStore;
import io.athanor.trainer.lease.RunLease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A blob folder that is unmounted while a worker goes on writing checkpoints. */
class CheckpointStoringTest {

  private static final RunLease LEASE =
      new RunLease(new RunId("run-1"), "node/process", 3, Instant.EPOCH, 2);
  private static final int MOST = 3;

  @TempDir Path folder;
  private CheckpointStoring storing;
  private long now;

  @BeforeEach
  void openStore() {
    storing =
        new CheckpointStoring(
            new CheckpointFiles(new FileBlobStore(folder.resolve("blobs"))),
            LEASE,
            folder.resolve("storing"),
            MOST,
            () -> now);
  }

  @Test
  void trainingWaitsAfterAsManyUnsavedCheckpointsAsMayBe() throws IOException {
    // Given
    unmount();
    // When
    write(10);
    assertThat(storing.storeNewest(false)).isEmpty();
    write(20);
    // Then
    assertThat(storing.isBehind()).isFalse();
    // When
    write(30);
    // Then
    assertThat(storing.isBehind()).isTrue();
  }

  @Test
  void newestCheckpointIsStoredWhenTheStoreIsBackAndTrainingGoesOn() throws IOException {
    // Given
    unmount();
    for (int step = 10; step <= 10 * MOST; step += 10) {
      write(step);
      assertThat(storing.storeNewest(true)).isEmpty();
    }
    assertThat(storing.isBehind()).isTrue();
    // When
    mount();
    // Then
    assertThat(storing.storeNewest(false)).isEmpty();
    // When
    now += Duration.ofSeconds(2).toNanos();
    Optional<CheckpointStoring.Saved> saved = storing.storeNewest(false);
    // Then
    assertThat(saved.orElseThrow().step()).isEqualTo(30);
    assertThat(saved.orElseThrow().stored().list().key())
        .isEqualTo("runs/run-1/attempts/3/step-000030/checkpoint.json");
    assertThat(storing.isBehind()).isFalse();
    assertThat(storing.storeNewest(true)).isEmpty();
    // When: away once more, the count begins anew
    unmount();
    write(40);
    storing.storeNewest(true);
    write(50);
    // Then
    assertThat(storing.isBehind()).isFalse();
  }

  @Test
  void checkpointsThatAreWrittenFasterThanTheyAreStoredHoldUpNothing() throws IOException {
    // When
    for (int step = 10; step <= 20 * MOST; step += 10) {
      write(step);
    }
    // Then
    assertThat(storing.isBehind()).isFalse();
    assertThat(storing.storeNewest(false).orElseThrow().step()).isEqualTo(60);
  }

  private void write(int step) throws IOException {
    Path checkpoint = Files.createDirectories(folder.resolve("attempt/step-" + step));
    Files.writeString(checkpoint.resolve("adapter_model.safetensors"), "weights at " + step);
    storing.written(new WorkerMessage.Checkpoint(step, checkpoint.toString(), null));
  }

  private void unmount() throws IOException {
    Files.move(folder.resolve("blobs"), folder.resolve("elsewhere"));
  }

  private void mount() throws IOException {
    Files.move(folder.resolve("elsewhere"), folder.resolve("blobs"));
  }
}
