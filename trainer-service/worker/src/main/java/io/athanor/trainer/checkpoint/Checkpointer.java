package io.athanor.trainer.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.trainer.engine.LoraAdapters;
import io.athanor.trainer.export.PeftConversion;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes {@code step-000123/} folders: adapter in PEFT's format, {@code optimizer.safetensors}
 * (Adam's moments), {@code best.safetensors} (parameters of the best step), {@code
 * trainer_state.json}, the files of each {@link CheckpointPart} and, last, {@code manifest.json}.
 *
 * <p>A folder is filled under a temporary name, synced and renamed, so a killed process leaves
 * complete checkpoints and at most one temporary folder, which the next one sweeps away. The last
 * two are kept; the best step's parameters travel inside each.
 */
public final class Checkpointer {
  static final String OPTIMIZER_FILE = "optimizer.safetensors";
  static final String BEST_FILE = "best.safetensors";
  static final String STATE_FILE = "trainer_state.json";

  private static final String PREFIX = "step-";
  private static final String TEMPORARY = ".writing-";
  private static final int KEPT = 2;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final String baseModel;

  public Checkpointer(Path folder, String baseModel) {
    this.folder = folder;
    this.baseModel = baseModel;
  }

  /** A complete checkpoint and the hash of its manifest. */
  public record Saved(Path path, String manifestSha256) {}

  /** Saves a boundary; saving a step again replaces nothing unless what is there is damaged. */
  public Saved save(TrainerState state, LoraAdapters adapters, CheckpointPart... parts)
      throws IOException {
    Files.createDirectories(folder);
    sweepTemporary();
    Path target = folder.resolve("%s%06d".formatted(PREFIX, state.step()));
    if (!isWhole(target)) {
      DurableFiles.deleteFolder(target);
      Path writing = Files.createDirectory(folder.resolve(TEMPORARY + target.getFileName()));
      fill(writing, state, adapters, parts);
      DurableFiles.syncFolder(writing);
      Files.move(writing, target, StandardCopyOption.ATOMIC_MOVE);
      DurableFiles.syncFolder(folder);
      prune();
    }
    return new Saved(target, DurableFiles.sha256(target.resolve(CheckpointManifest.FILE_NAME)));
  }

  private static boolean isWhole(Path checkpoint) throws IOException {
    try {
      return Files.exists(checkpoint) && Checkpoint.open(checkpoint).folder().equals(checkpoint);
    } catch (CheckpointException damaged) {
      return false;
    }
  }

  private void fill(
      Path writing, TrainerState state, LoraAdapters adapters, CheckpointPart... parts)
      throws IOException {
    PeftConversion.toPeft(adapters, baseModel).write(writing);
    FlatBufferFile.write(
        writing.resolve(OPTIMIZER_FILE),
        adapters,
        LoraAdapters.Buffer.FIRST_MOMENT,
        LoraAdapters.Buffer.SECOND_MOMENT);
    if (state.best() != null) {
      FlatBufferFile.write(
          writing.resolve(BEST_FILE), adapters, LoraAdapters.Buffer.BEST_PARAMETERS);
    }
    for (CheckpointPart part : parts) {
      part.writeInto(writing);
    }
    DurableFiles.write(writing.resolve(STATE_FILE), JSON.writeValueAsBytes(state));
    SortedMap<String, CheckpointManifest.FileEntry> files = new TreeMap<>();
    for (Path file : children(writing, "*")) {
      files.put(
          file.getFileName().toString(),
          new CheckpointManifest.FileEntry(DurableFiles.sha256(file), Files.size(file)));
    }
    DurableFiles.write(
        writing.resolve(CheckpointManifest.FILE_NAME),
        JSON.writeValueAsBytes(new CheckpointManifest(state.step(), files)));
  }

  /** The checkpoints of a folder, oldest first; whether they are whole is another question. */
  static List<Path> saved(Path folder) throws IOException {
    return Files.isDirectory(folder) ? children(folder, PREFIX + "*") : List.of();
  }

  private void prune() throws IOException {
    List<Path> saved = saved(folder);
    for (Path old : saved.subList(0, Math.max(0, saved.size() - KEPT))) {
      // Without its manifest a folder is no checkpoint: a kill in the middle leaves none half gone.
      Files.deleteIfExists(old.resolve(CheckpointManifest.FILE_NAME));
      DurableFiles.deleteFolder(old);
    }
  }

  private void sweepTemporary() throws IOException {
    for (Path abandoned : children(folder, TEMPORARY + "*")) {
      DurableFiles.deleteFolder(abandoned);
    }
  }

  private static List<Path> children(Path folder, String pattern) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
      files.forEach(found::add);
    }
    found.sort(null);
    return found;
  }
}
