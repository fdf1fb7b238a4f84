package io.athanor.ingest.fetch;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.ingest.source.Sha256;
import io.athanor.kit.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pages fetched before, so that no page is asked for twice: one folder, two files for each address,
 * named by the address's SHA-256. The description is written after the body, and both appear in one
 * step, so an entry is complete or not there; a damaged one is fetched again.
 */
public final class FetchCache {

  private final Path folder;

  public FetchCache(Path folder) {
    this.folder = folder;
  }

  /** What is known of a cached body. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(
      String address,
      String finalAddress,
      @Nullable String contentType,
      String sha256,
      @Nullable String etag,
      @Nullable String lastModified,
      Instant fetchedAt) {}

  Optional<FetchedSource> find(String address) {
    try {
      Entry entry = Json.read(Files.readAllBytes(path(address, ".json")), Entry.class);
      byte[] body = Files.readAllBytes(path(address, ".body"));
      boolean whole = entry.address().equals(address) && Sha256.of(body).equals(entry.sha256());
      return whole
          ? Optional.of(new FetchedSource(entry.finalAddress(), body, entry.contentType()))
          : Optional.empty();
    } catch (NoSuchFileException notCached) {
      return Optional.empty();
    } catch (IOException | UncheckedIOException damaged) {
      return Optional.empty();
    }
  }

  void store(Entry entry, byte[] body) {
    try {
      Files.createDirectories(folder);
      write(path(entry.address(), ".body"), body);
      write(path(entry.address(), ".json"), Json.bytes(entry));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to the fetch cache " + folder, e);
    }
  }

  private void write(Path target, byte[] content) throws IOException {
    Path temporary = Files.createTempFile(folder, "fetching", ".tmp");
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private Path path(String address, String ending) {
    return folder.resolve(Sha256.of(address) + ending);
  }
}
