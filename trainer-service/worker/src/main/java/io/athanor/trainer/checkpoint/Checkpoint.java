package io.athanor.trainer.checkpoint;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.format.PeftAdapter;
import io.athanor.trainer.engine.LoraAdapters;
import io.athanor.trainer.export.PeftConversion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A complete checkpoint whose files were verified against its manifest. */
public final class Checkpoint {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final TrainerState state;

  private Checkpoint(Path folder, TrainerState state) {
    this.folder = folder;
    this.state = state;
  }

  /**
   * Opens and verifies.
   *
   * @throws CheckpointException when there is no manifest or a file differs from it
   */
  public static Checkpoint open(Path folder) throws IOException {
    Path manifestFile = folder.resolve(CheckpointManifest.FILE_NAME);
    if (!Files.exists(manifestFile)) {
      throw new CheckpointException(folder + ": no complete checkpoint, manifest.json is missing");
    }
    try {
      CheckpointManifest manifest =
          JSON.readValue(Files.readAllBytes(manifestFile), CheckpointManifest.class);
      for (Map.Entry<String, CheckpointManifest.FileEntry> entry : manifest.files().entrySet()) {
        verify(folder.resolve(entry.getKey()), entry.getValue());
      }
      byte[] state = Files.readAllBytes(folder.resolve(Checkpointer.STATE_FILE));
      return new Checkpoint(folder, JSON.readValue(state, TrainerState.class));
    } catch (JacksonException e) {
      throw new CheckpointException(folder + ": " + e.getOriginalMessage(), e);
    }
  }

  private static void verify(Path file, CheckpointManifest.FileEntry expected) throws IOException {
    if (!Files.exists(file)
        || Files.size(file) != expected.sizeBytes()
        || !DurableFiles.sha256(file).equals(expected.sha256())) {
      throw new CheckpointException(file + ": missing or not what the manifest says");
    }
  }

  /**
   * The newest whole checkpoint of a folder that holds several ({@code step-000040} ...), or the
   * folder itself when it is one.
   *
   * @param damaged told of each newer one that cannot be used
   * @throws CheckpointException when none is whole
   */
  public static Checkpoint newestOf(Path folder, Consumer<CheckpointException> damaged)
      throws IOException {
    List<Path> several = Checkpointer.saved(folder).reversed();
    if (several.isEmpty()) {
      return open(folder);
    }
    for (Path one : several) {
      try {
        return open(one);
      } catch (CheckpointException e) {
        damaged.accept(e);
      }
    }
    throw new CheckpointException(folder + ": none of its checkpoints is whole");
  }

  /** Where its files lie. */
  public Path folder() {
    return folder;
  }

  public TrainerState state() {
    return state;
  }

  /** Fails when the checkpoint belongs to another base, template, data set or other settings. */
  public void requireIdentity(TrainerState.Identity run) {
    TrainerState.Identity own = state.identity();
    same("base model", own.baseSha256(), run.baseSha256());
    same("tokenizer or chat template", own.chatSha256(), run.chatSha256());
    same("data set", own.datasetSha256(), run.datasetSha256());
    same("settings", json(own.settings()), json(run.settings()));
  }

  private void same(String what, String own, String ofRun) {
    if (!own.equals(ofRun)) {
      throw new CheckpointException(
          "%s: the %s of the checkpoint is another than the run's (%s, %s)"
              .formatted(folder, what, own, ofRun));
    }
  }

  private static String json(Map<String, Object> settings) {
    try {
      // Through text, so that numbers read from a file equal those of a fresh run.
      return JSON.readTree(JSON.writeValueAsString(settings)).toString();
    } catch (JacksonException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Puts adapter, moments and the best step's parameters back. */
  public void restore(LoraAdapters adapters) throws IOException {
    try {
      PeftConversion.load(PeftAdapter.read(folder), adapters);
      FlatBufferFile.read(
          folder.resolve(Checkpointer.OPTIMIZER_FILE),
          adapters,
          LoraAdapters.Buffer.FIRST_MOMENT,
          LoraAdapters.Buffer.SECOND_MOMENT);
      if (state.best() != null) {
        FlatBufferFile.read(
            folder.resolve(Checkpointer.BEST_FILE), adapters, LoraAdapters.Buffer.BEST_PARAMETERS);
      }
    } catch (ModelFileException | IllegalArgumentException e) {
      throw new CheckpointException(folder + ": " + e.getMessage(), e);
    }
  }
}
