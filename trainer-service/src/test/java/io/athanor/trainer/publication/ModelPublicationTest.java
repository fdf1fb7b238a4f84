package io.athanor.trainer.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.RunId;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.contracts.training.ModelManifest;
import io.athanor.contracts.training.TrainingSpec;
import io.athanor.kit.blob.FileBlobStore;
import io.athanor.trainer.lease.RunLease;
import io.athanor.trainer.run.TrainingRun;
import io.athanor.trainer.run.TrainingRunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPublicationTest {

  private static final ArtifactRef BASE =
      new ArtifactRef("bases/base.gguf", "0".repeat(64), 10, "application/octet-stream");
  private static final String TOKENIZER = "a".repeat(64);
  private static final String TEMPLATE = "b".repeat(64);

  @TempDir Path folder;
  private ModelPublication publication;
  private Path adapter;
  private Path gguf;
  private Map<Path, String> exports = Map.of();

  @BeforeEach
  void trainedFiles() throws IOException {
    publication =
        new ModelPublication(new FileBlobStore(folder.resolve("blobs")), () -> Instant.EPOCH);
    adapter = Files.createDirectories(folder.resolve("output/adapter"));
    Files.writeString(adapter.resolve("adapter_config.json"), "{}");
    Files.writeString(adapter.resolve("adapter_model.safetensors"), "weights");
    gguf = Files.writeString(folder.resolve("output/adapter.gguf"), "GGUF and more");
  }

  @Test
  void everyAttemptOfARunPublishesTheSameModel() throws IOException {
    // Given
    ModelPublished first = publish(1);
    Files.delete(adapter.resolve("adapter_model.safetensors"));
    Files.writeString(adapter.resolve("adapter_model.safetensors"), "slightly other weights");
    // When
    ModelPublished second = publish(2);
    // Then
    assertThat(second.modelId()).isEqualTo(first.modelId());
    assertThat(second.adapter().key())
        .isEqualTo("models/" + first.modelId() + "/attempt-2/adapter/adapter_model.safetensors");
    assertThat(folder.resolve("blobs").resolve(first.adapter().key())).hasContent("weights");
    assertThat(folder.resolve("blobs/models/" + first.modelId() + "/attempt-2/adapter"))
        .isDirectoryContaining("glob:**/adapter_config.json");
  }

  @Test
  void missingWeightsAreNamed() throws IOException {
    Files.delete(adapter.resolve("adapter_model.safetensors"));
    assertThatThrownBy(() -> publish(1))
        .hasMessage("the worker left no " + adapter.resolve("adapter_model.safetensors"));
  }

  @Test
  void fileThatIsNoGgufIsRefused() throws IOException {
    Files.writeString(gguf, "something else");
    assertThatThrownBy(() -> publish(1)).hasMessageEndingWith("does not begin with \"GGUF\"");
  }

  @Test
  void everyFileBelowTheOutputFolderIsPublishedUnderItsKind() throws IOException {
    // Given
    Path merged = Files.createDirectories(folder.resolve("output/merged"));
    Files.writeString(merged.resolve("config.json"), "{}");
    Files.writeString(merged.resolve("model.safetensors"), "merged");
    Path losses = Files.writeString(folder.resolve("output/losses.csv"), "step,loss");
    Files.writeString(folder.resolve("output/Modelfile"), "FROM ./base.gguf");
    exports = Map.of(merged, "merged", losses, "loss-history");
    // When
    Publication model = store(3);
    // Then
    assertThat(model.files())
        .extracting(file -> file.kind() + " " + file.path())
        .containsExactly(
            "modelfile Modelfile",
            "adapter-gguf adapter.gguf",
            "adapter adapter/adapter_config.json",
            "adapter adapter/adapter_model.safetensors",
            "loss-history losses.csv",
            "merged merged/config.json",
            "merged merged/model.safetensors");
    assertThat(model.event().merged()).isEqualTo(model.files().getLast().content());
    ArtifactRef manifest = Objects.requireNonNull(model.event().manifest());
    assertThat(manifest.key()).endsWith("/attempt-3/manifest.json");
    assertThat(
            new FileBlobStore(folder.resolve("blobs")).json(manifest, ModelManifest.class).files())
        .isEqualTo(model.files());
  }

  @Test
  void exportOutsideTheOutputFolderIsRefused() {
    exports = Map.of(folder.resolve("elsewhere"), "merged");
    assertThatThrownBy(() -> publish(1)).hasMessageContaining("lies outside the output folder");
  }

  private ModelPublished publish(int token) {
    return store(token).event();
  }

  private Publication store(int token) {
    RunId runId = new RunId("run-1");
    RunLease lease = new RunLease(runId, "node/process", token, Instant.EPOCH, token);
    TrainingRequested request =
        new TrainingRequested(
            runId,
            "mill",
            null,
            BASE,
            "smollm2",
            TrainingSpec.AUTOMATIC,
            0,
            "test",
            null,
            Instant.EPOCH);
    TrainingRun run =
        new TrainingRun(
            request,
            new TrainingRunState.Running(lease, Optional.empty()),
            Instant.EPOCH,
            token,
            token,
            0,
            0,
            Optional.empty(),
            Optional.empty());
    return publication.store(
        run,
        lease,
        new TrainedFiles(folder.resolve("output"), adapter, gguf, exports, TOKENIZER, TEMPLATE),
        BASE,
        null,
        null);
  }
}
