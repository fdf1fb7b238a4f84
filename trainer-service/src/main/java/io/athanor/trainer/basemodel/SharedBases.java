package io.athanor.trainer.basemodel;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.BlobStoreException;
import io.athanor.kit.blob.StoredBlob;
import io.athanor.kit.hash.Sha256;
import io.athanor.kit.json.Json;
import io.athanor.llm.hub.GgufFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;

/**
 * The base models that any node has published, by the reference they were asked for: {@code
 * bases/by-reference/<sha256 of the reference>/<sha256 of the model>.json}. A node that has never
 * seen a model takes its file from the blob store, without the hub or the file it came from.
 */
final class SharedBases {

  private static final String FOLDER = "bases/by-reference/";

  /** More models than a reference will ever have meant. */
  private static final int MOST = 1000;

  private final BlobStore blobs;
  private final GgufFiles files;

  SharedBases(BlobStore blobs, GgufFiles files) {
    this.blobs = blobs;
    this.files = files;
  }

  /** What a reference stands for; the same as {@link PreparedBase} without this node's path. */
  record Entry(
      String reference,
      String id,
      String kind,
      String sha256,
      ArtifactRef gguf,
      String tokenizerSha256,
      String chatTemplateSha256) {}

  /** Whether some node has published a model under a reference. */
  boolean isKnown(String reference) {
    return newest(reference).isPresent();
  }

  /** Brings the model that was published last under a reference to this node. */
  Optional<PreparedBase> fetch(String reference) throws IOException {
    Optional<Entry> entry = newest(reference);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    Entry found = entry.get();
    return Optional.of(
        new PreparedBase(
            found.id(),
            found.kind(),
            place(found),
            found.sha256(),
            found.gguf(),
            found.tokenizerSha256(),
            found.chatTemplateSha256()));
  }

  /** Tells other nodes of a model whose file is in the blob store. */
  void publish(String reference, PreparedBase base) {
    Entry entry =
        new Entry(
            reference,
            base.id(),
            base.kind(),
            base.sha256(),
            base.gguf(),
            base.tokenizerSha256(),
            base.chatTemplateSha256());
    try {
      blobs.putJson(folder(reference) + base.sha256() + ".json", entry);
    } catch (BlobStoreException e) {
      // An earlier release may have described the same model in other words; they stay.
      if (e.code() != ProblemCode.STATE_CONFLICT) {
        throw e;
      }
    }
  }

  private Optional<Entry> newest(String reference) {
    return blobs.list(folder(reference), "", MOST).stream()
        .max(Comparator.comparing(StoredBlob::modified))
        .flatMap(found -> blobs.find(found.key(), Json.MEDIA_TYPE))
        .map(found -> blobs.json(found, Entry.class));
  }

  /** Beside the files this node has made itself, where no limit of the cache takes it away. */
  private Path place(Entry entry) throws IOException {
    Path place = files.place(entry.sha256());
    if (Files.exists(place) && Sha256.of(place).equals(entry.gguf().sha256())) {
      return place;
    }
    Path copy = blobs.file(entry.gguf());
    Path temporary = place.resolveSibling("." + UUID.randomUUID());
    Files.createDirectories(place.getParent());
    try {
      try {
        Files.createLink(temporary, copy);
      } catch (IOException | UnsupportedOperationException otherFileSystem) {
        Files.copy(copy, temporary);
      }
      Files.move(
          temporary, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
    return place;
  }

  private static String folder(String reference) {
    return FOLDER + Sha256.of(reference) + "/";
  }
}
