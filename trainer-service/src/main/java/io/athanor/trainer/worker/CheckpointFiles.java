package io.athanor.trainer.worker;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.RunId;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.BlobStoreException;
import io.athanor.kit.json.Json;
import io.athanor.kit.observe.LogKeys;
import io.athanor.trainer.lease.RunLease;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints in the blob store, under {@code runs/{runId}/attempts/{token}/step-NNNNNN/}. The list
 * of files is written last: a checkpoint without it does not exist. The token in the key keeps a
 * holder that lost its lease away from the files of the next one.
 */
@ApplicationScoped
class CheckpointFiles {

  private static final Logger LOGGER = LoggerFactory.getLogger(CheckpointFiles.class);
  private static final String LIST = "checkpoint.json";

  private final BlobStore blobs;

  CheckpointFiles(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** The list of a checkpoint's files. */
  record Listing(RunId runId, int step, int attempt, List<Entry> files) {
    Listing {
      files = List.copyOf(files);
    }
  }

  /**
   * One file.
   *
   * @param name path inside the checkpoint's folder
   */
  record Entry(String name, ArtifactRef content) {}

  /**
   * A checkpoint in the blob store.
   *
   * @param list the {@link Listing}
   * @param bytes size of its files together
   */
  record Stored(ArtifactRef list, long bytes) {}

  /** A checkpoint that was brought to the local disk. */
  record Restored(int step, Path folder) {}

  /**
   * Stores the folder of a complete checkpoint. A store that is away is noticed by a short question
   * first: whoever waits for an upload hears nothing else.
   *
   * @param staging where its files are held meanwhile, since the worker may remove the folder
   */
  Stored store(RunLease lease, int step, Path folder, Path staging) {
    blobs.requireReachable();
    Path held = staging.resolve(folder.getFileName());
    AttemptFolders.delete(held);
    try {
      files(folder).forEach(file -> LocalCopies.place(file, held.resolve(folder.relativize(file))));
      return storeHeld(lease, step, held);
    } finally {
      AttemptFolders.delete(held);
    }
  }

  private Stored storeHeld(RunLease lease, int step, Path held) {
    String prefix = "runs/%s/attempts/%d/step-%06d/".formatted(lease.runId(), lease.token(), step);
    List<Entry> entries = new ArrayList<>();
    for (Path file : files(held)) {
      String name = held.relativize(file).toString().replace('\\', '/');
      entries.add(new Entry(name, blobs.putFile(prefix + name, mediaType(name), file)));
    }
    if (entries.isEmpty()) {
      throw new UncheckedIOException(new IOException("checkpoint " + held + " holds no files"));
    }
    ArtifactRef list =
        blobs.putJson(prefix + LIST, new Listing(lease.runId(), step, lease.attempt(), entries));
    return new Stored(list, entries.stream().mapToLong(entry -> entry.content().sizeBytes()).sum());
  }

  /** Brings the first checkpoint that is whole into {@code folder}; empty when none is. */
  Optional<Restored> restore(List<ArtifactRef> newestFirst, Path folder) {
    for (ArtifactRef list : newestFirst) {
      try {
        return Optional.of(restore(list, folder));
      } catch (BlobStoreException e) {
        if (e.isTransient()) {
          throw e;
        }
        LOGGER
            .atWarn()
            .addKeyValue("checkpoint", list.key())
            .setCause(e)
            .log("checkpoint is damaged, the one before it is tried");
      }
    }
    return Optional.empty();
  }

  private Restored restore(ArtifactRef list, Path folder) {
    Listing listing = blobs.json(list, Listing.class);
    Path target = folder.resolve("step-%06d".formatted(listing.step()));
    // All are verified before the first is placed, so that a damaged one leaves nothing behind.
    List<Path> sources =
        listing.files().stream().map(entry -> blobs.file(entry.content())).toList();
    for (int index = 0; index < sources.size(); index++) {
      LocalCopies.place(sources.get(index), target.resolve(listing.files().get(index).name()));
    }
    LOGGER
        .atInfo()
        .addKeyValue(LogKeys.RUN, listing.runId())
        .addKeyValue(LogKeys.STEP, listing.step())
        .log("checkpoint restored");
    return new Restored(listing.step(), target);
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read checkpoint " + folder + ": " + e.getMessage(), e);
    }
  }

  private static String mediaType(String name) {
    return name.endsWith(".json") ? Json.MEDIA_TYPE : "application/octet-stream";
  }
}
