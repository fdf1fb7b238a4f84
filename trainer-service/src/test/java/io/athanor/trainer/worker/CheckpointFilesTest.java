package io.athanor.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.RunId;
import io.athanor.kit.blob.FileBlobStore;
import io.athanor.trainer.lease.RunLease;
import io.athanor.trainer.worker.CheckpointFiles.Restored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFilesTest {

  private static final RunLease LEASE =
      new RunLease(new RunId("run-1"), "node/process", 3, Instant.EPOCH, 2);

  @TempDir Path folder;
  private CheckpointFiles checkpoints;

  @BeforeEach
  void openStore() {
    checkpoints = new CheckpointFiles(new FileBlobStore(folder.resolve("blobs")));
  }

  @Test
  void storedCheckpointComesBackWithEveryFile() throws IOException {
    // Given
    ArtifactRef list = checkpoints.store(LEASE, 500, checkpoint("weights"), storing()).list();
    // When
    Restored restored = checkpoints.restore(List.of(list), folder.resolve("resume")).orElseThrow();
    // Then
    assertThat(list.key()).isEqualTo("runs/run-1/attempts/3/step-000500/checkpoint.json");
    assertThat(restored.step()).isEqualTo(500);
    assertThat(restored.folder().resolve("adapter_model.safetensors")).hasContent("weights");
    assertThat(restored.folder().resolve("state/optimizer.safetensors")).hasContent("moments");
  }

  @Test
  void damagedCheckpointGivesWayToTheOneBefore() throws IOException {
    // Given
    ArtifactRef older =
        checkpoints.store(LEASE, 250, checkpoint("older weights"), storing()).list();
    ArtifactRef newer =
        checkpoints.store(LEASE, 500, checkpoint("newer weights"), storing()).list();
    Files.writeString(
        folder.resolve("blobs/runs/run-1/attempts/3/step-000500/adapter_model.safetensors"),
        "other bytes");
    // When
    Restored restored =
        checkpoints.restore(List.of(newer, older), folder.resolve("resume")).orElseThrow();
    // Then
    assertThat(restored.step()).isEqualTo(250);
    assertThat(restored.folder().resolve("adapter_model.safetensors")).hasContent("older weights");
    assertThat(folder.resolve("resume/step-000500")).doesNotExist();
  }

  @Test
  void withoutCheckpointThereIsNothingToResume() {
    assertThat(checkpoints.restore(List.of(), folder.resolve("resume"))).isEmpty();
  }

  private Path checkpoint(String weights) throws IOException {
    Path source = Files.createTempDirectory(folder, "checkpoint");
    Files.writeString(source.resolve("adapter_model.safetensors"), weights);
    Files.createDirectories(source.resolve("state"));
    Files.writeString(source.resolve("state/optimizer.safetensors"), "moments");
    return source;
  }

  private Path storing() {
    return folder.resolve("storing");
  }
}
