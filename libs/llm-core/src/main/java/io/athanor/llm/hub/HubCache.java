package io.athanor.llm.hub;

import io.athanor.llm.format.AtomicFile;
import io.athanor.llm.hub.BaseModelCatalog.HubLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/**
 * One repository in the cache layout that all Hugging Face tools share: {@code blobs/<etag>} hold
 * contents, {@code snapshots/<commit>/<file>} link to them, {@code refs/<branch>} name commits.
 */
record HubCache(Path repository) {

  static HubCache of(Path cache, HubLocation location) {
    return new HubCache(cache.resolve("models--" + location.repository().replace("/", "--")));
  }

  Path snapshot(String commit) {
    return repository.resolve("snapshots").resolve(commit);
  }

  Path blob(String etag) {
    return repository.resolve("blobs").resolve(etag);
  }

  /** The snapshot that a revision named when it was last fetched, if its files are here. */
  Optional<Path> cached(String revision) throws IOException {
    Path reference = repository.resolve("refs").resolve(revision);
    String commit = Files.isRegularFile(reference) ? Files.readString(reference).strip() : revision;
    Path snapshot = snapshot(commit);
    return Files.isRegularFile(snapshot.resolve("config.json"))
        ? Optional.of(snapshot)
        : Optional.empty();
  }

  void link(String commit, String file, String etag) throws IOException {
    Path link = snapshot(commit).resolve(file);
    Files.createDirectories(snapshot(commit));
    Path temporary = link.resolveSibling("." + file + "." + UUID.randomUUID() + ".tmp");
    Files.createSymbolicLink(temporary, Path.of("..", "..", "blobs", etag));
    Files.move(
        temporary, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Written last: a revision names a commit only when all of the commit's files are here. */
  void reference(String revision, String commit) throws IOException {
    AtomicFile.write(
        repository.resolve("refs").resolve(revision), commit.getBytes(StandardCharsets.UTF_8));
  }
}
