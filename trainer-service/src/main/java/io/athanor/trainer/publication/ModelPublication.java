package io.athanor.trainer.publication;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ModelId;
import io.athanor.contracts.RunId;
import io.athanor.contracts.Uuid7;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.kit.blob.BlobStore;
import io.athanor.trainer.lease.RunLease;
import io.athanor.trainer.run.TrainingRun;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks the files of a trained adapter and stores them under the model's key. The model's
 * identifier follows from the run's, so a run has one model however often this is done; the attempt
 * in the key keeps two attempts' files apart, and which of them counts is decided by the event that
 * commits together with the run's success.
 */
@ApplicationScoped
public class ModelPublication {

  private static final String WEIGHTS = "adapter_model.safetensors";
  private static final String CONFIG = "adapter_config.json";
  private static final String BINARY = "application/octet-stream";

  /** {@code GGUF} read as a little-endian number. */
  private static final int GGUF_MAGIC = 0x4655_4747;

  private final BlobStore blobs;
  private final InstantSource clock;

  ModelPublication(BlobStore blobs, InstantSource clock) {
    this.blobs = blobs;
    this.clock = clock;
  }

  /** The model of a run. */
  public static ModelId modelId(RunId runId) {
    return new ModelId(Uuid7.named("model of run " + runId).toString());
  }

  /**
   * Stores the files and says what there is to tell once the run has succeeded.
   *
   * @param base the file the adapter was trained on and is served on
   * @param probes the data set's probes, if it has any
   */
  public ModelPublished store(
      TrainingRun run,
      RunLease lease,
      TrainedFiles files,
      ArtifactRef base,
      @Nullable ArtifactRef probes) {
    verify(files);
    ModelId modelId = modelId(run.id());
    String prefix = "models/" + modelId + "/attempt-" + lease.token() + "/";
    ArtifactRef adapter = storeAdapter(prefix + "adapter/", files.adapterFolder());
    ArtifactRef gguf = blobs.putFile(prefix + "gguf/adapter.gguf", BINARY, files.adapterGguf());
    return new ModelPublished(
        modelId,
        run.request().modelName(),
        run.id(),
        run.request().baseModel(),
        base,
        adapter,
        gguf,
        null,
        files.tokenizerSha256(),
        files.chatTemplateSha256(),
        probes,
        run.request().pipeline(),
        clock.instant());
  }

  /** Stores every file of the folder; the weights stand for it, the others lie beside them. */
  private ArtifactRef storeAdapter(String prefix, Path folder) {
    for (Path file : files(folder)) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      if (!name.equals(WEIGHTS)) {
        String mediaType = name.endsWith(".json") ? "application/json" : BINARY;
        blobs.putFile(prefix + name, mediaType, file);
      }
    }
    return blobs.putFile(prefix + WEIGHTS, BINARY, folder.resolve(WEIGHTS));
  }

  private static void verify(TrainedFiles files) {
    for (Path file :
        List.of(
            files.adapterFolder().resolve(WEIGHTS),
            files.adapterFolder().resolve(CONFIG),
            files.adapterGguf())) {
      if (!Files.isRegularFile(file) || file.toFile().length() == 0) {
        throw new IllegalStateException("the worker left no " + file);
      }
    }
    if (magic(files.adapterGguf()) != GGUF_MAGIC) {
      throw new IllegalStateException(files.adapterGguf() + " does not begin with \"GGUF\"");
    }
  }

  private static int magic(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer head = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      channel.read(head, 0);
      return head.position() < 4 ? 0 : head.getInt(0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder + ": " + e.getMessage(), e);
    }
  }
}
