package io.athanor.trainer.checkpoint;

import java.util.SortedMap;

/** Lists a checkpoint's files; written last, so a folder with a manifest is complete. */
public record CheckpointManifest(int step, SortedMap<String, FileEntry> files) {
  /** Name of the manifest inside its folder. */
  public static final String FILE_NAME = "manifest.json";

  /** What a file must be. */
  public record FileEntry(String sha256, long sizeBytes) {}
}
