package io.athanor.ingest.fetch;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.kit.hash.Sha256;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What servers answered before, so that a page is confirmed (304) instead of sent again and a whole
 * crawl can be repeated without a network: one folder, two files for each address, named by the
 * address's SHA-256. The description is written after the body, and both appear in one step, so an
 * entry is complete or not there; a damaged one counts as absent. Redirects and missing pages are
 * kept too, without a body.
 */
public final class FetchCache {

  private final Path folder;

  public FetchCache(Path folder) {
    this.folder = folder;
  }

  /**
   * A final answer of a server.
   *
   * @param location where a redirect leads, as it was sent
   * @param sha256 of the body, decompressed
   * @param fetchedAt when the body was sent
   * @param checkedAt when the server last confirmed it
   * @param headers those that say what may be done with the page
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(
      String address,
      int status,
      @Nullable String location,
      @Nullable String contentType,
      String sha256,
      @Nullable String etag,
      @Nullable String lastModified,
      Instant fetchedAt,
      Instant checkedAt,
      Map<String, List<String>> headers) {

    Entry confirmedAt(Instant moment) {
      return new Entry(
          address,
          status,
          location,
          contentType,
          sha256,
          etag,
          lastModified,
          fetchedAt,
          moment,
          headers);
    }
  }

  /** An entry with its body, which is empty unless the status is 200. */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Cached(Entry entry, byte[] body) {}

  Optional<Cached> find(String address) {
    try {
      Entry entry = Json.read(Files.readAllBytes(path(address, ".json")), Entry.class);
      byte[] body =
          entry.status() == 200 ? Files.readAllBytes(path(address, ".body")) : new byte[0];
      boolean whole =
          entry.address().equals(address)
              && entry.status() > 0
              && Sha256.of(body).equals(entry.sha256());
      return whole ? Optional.of(new Cached(entry, body)) : Optional.empty();
    } catch (NoSuchFileException notCached) {
      return Optional.empty();
    } catch (IOException | RuntimeException damaged) {
      return Optional.empty();
    }
  }

  void store(Entry entry, byte[] body) {
    try {
      Files.createDirectories(folder);
      if (entry.status() == 200) {
        write(path(entry.address(), ".body"), body);
      }
      write(path(entry.address(), ".json"), Json.bytes(entry));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to the fetch cache " + folder, e);
    }
  }

  /** The server said that the body still holds. */
  void confirm(Entry entry) {
    try {
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
