package io.athanor.ingest.pipeline;

import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceSpec;
import io.athanor.ingest.fetch.FileFetcher;
import io.athanor.ingest.plan.FolderWalk;
import io.athanor.ingest.plan.SourceScope;
import io.athanor.ingest.plan.UrlRange;
import io.athanor.ingest.source.RejectedSourceException;
import io.athanor.kit.hash.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What the local files of a source hold, as one hash: it tells whether an equal pipeline would read
 * equal sources. Files are read as streams, one after the other.
 */
final class LocalContent {

  private static final String UNREADABLE = "unreadable";

  private final FileFetcher files;
  private final SourceSpec source;
  private final MessageDigest digest = Sha256.digest();

  private LocalContent(FileFetcher files, SourceSpec source) {
    this.files = files;
    this.source = source;
  }

  /**
   * The hash of a source's files, or of nothing where it has none on this machine.
   *
   * @throws RejectedSourceException when its only file, or its folder, cannot be read; pages of a
   *     range may be missing
   * @throws IllegalArgumentException when its range or a pattern is none
   */
  static String hash(FileFetcher files, SourceSpec source) {
    SourceScope scope = SourceScope.of(source);
    UrlRange range = source.kind() == SourceKind.PAGES ? UrlRange.of(source.uri()) : null;
    LocalContent content = new LocalContent(files, source);
    if (source.uri().startsWith("file:")) {
      if (range != null && range.size() > 1) {
        range.addresses().filter(scope::takes).forEach(content::addIfReadable);
      } else {
        content.addAll(scope);
      }
    }
    return HexFormat.of().formatHex(content.digest.digest());
  }

  private void addAll(SourceScope scope) {
    Path path = files.locate(source.uri());
    if (source.kind() != SourceKind.FILES || !Files.isDirectory(path)) {
      files.requireReadable(source.uri());
      add(path);
      return;
    }
    try {
      FolderWalk.files(
          path,
          file -> {
            if (scope.takesFile(file.toUri().toString(), path.relativize(file))) {
              add(file);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + path, e);
    }
  }

  private void addIfReadable(String uri) {
    Optional<Path> path;
    try {
      path = Optional.of(files.locate(uri));
    } catch (RejectedSourceException missing) {
      path = Optional.empty();
    }
    path.ifPresentOrElse(this::add, () -> digest.update(bytes(UNREADABLE)));
  }

  private void add(Path file) {
    String content;
    try {
      content = Sha256.of(file);
    } catch (IOException e) {
      content = UNREADABLE;
    }
    digest.update(bytes(file + "|" + content + "\n"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
