package io.athanor.llm.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.llm.format.AtomicFile;
import io.athanor.llm.hub.BaseModelCatalog.HubLocation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/**
 * Fetches model repositories from the Hugging Face Hub or a mirror of it into the standard cache.
 * Interrupted downloads go on where they stopped; contents are checked against the hub's SHA-256
 * before they appear in the cache. Only the files that a model needs are fetched, never pickles.
 */
public final class HubClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern WANTED =
      Pattern.compile(
          "config\\.json|generation_config\\.json|tokenizer\\.json|tokenizer_config\\.json"
              + "|special_tokens_map\\.json|chat_template\\.jinja"
              + "|model\\.safetensors|model\\.safetensors\\.index\\.json"
              + "|model-\\d{5}-of-\\d{5}\\.safetensors");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final int BUFFER_BYTES = 256 * 1024;

  private final HubSettings settings;
  private final HubTransport transport;

  public HubClient(HubSettings settings) {
    this.settings = settings;
    this.transport = new HubTransport(settings);
  }

  /** Whether a file of that name belongs to a model, as opposed to readmes and other weights. */
  static boolean isModelFile(String name) {
    return WANTED.matcher(name).matches();
  }

  /** The repository's folder if it is in the cache already; asks no network. */
  public Optional<Path> cached(HubLocation location) throws IOException {
    return HubCache.of(settings.cache(), location).cached(location.revision());
  }

  /**
   * Fetches the repository's model files and gives their folder.
   *
   * @throws IOException with the host or file in its message if that does not succeed
   */
  public Path fetch(HubLocation location, DownloadProgress progress) throws IOException {
    if (settings.offline()) {
      throw new IOException("HF_HUB_OFFLINE is set");
    }
    HubCache cache = HubCache.of(settings.cache(), location);
    JsonNode info =
        JSON.readTree(
            transport.text(
                "api/models/%s/revision/%s".formatted(location.repository(), location.revision())));
    String commit = safe(info.path("sha").asText());
    List<String> files = new ArrayList<>();
    for (JsonNode sibling : info.path("siblings")) {
      String name = sibling.path("rfilename").asText();
      if (isModelFile(name)) {
        files.add(name);
      }
    }
    if (!files.contains("config.json")) {
      throw new IOException(location.repository() + " has no config.json: it is no model");
    }
    if (files.stream().noneMatch(name -> name.endsWith(".safetensors"))) {
      throw new IOException(
          location.repository() + " has no safetensors weights; other weights are not loaded");
    }
    for (String file : files) {
      fetchFile(cache, location, commit, file, progress);
    }
    if (!commit.equals(location.revision())) {
      cache.reference(location.revision(), commit);
    }
    return cache.snapshot(commit);
  }

  private void fetchFile(
      HubCache cache, HubLocation location, String commit, String file, DownloadProgress progress)
      throws IOException {
    String path = "%s/resolve/%s/%s".formatted(location.repository(), commit, file);
    HubTransport.Metadata metadata = transport.metadata(path);
    String etag = safe(metadata.etag());
    Path blob = cache.blob(etag);
    if (!Files.exists(blob)) {
      Path part = blob.resolveSibling(etag + ".incomplete");
      Files.createDirectories(blob.getParent());
      download(path, file, part, metadata.size(), progress);
      verify(file, part, etag, metadata.size());
      AtomicFile.publish(part, blob);
    }
    cache.link(commit, file, etag);
  }

  private void download(String path, String file, Path part, long size, DownloadProgress progress)
      throws IOException {
    long here = Files.exists(part) ? Files.size(part) : 0;
    if (size >= 0 && here == size) {
      return;
    }
    try (HubTransport.Body body = transport.body(path, here);
        StallGuard guard = new StallGuard(body.stream(), settings.stallTimeout());
        FileChannel output =
            FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      output.truncate(body.from());
      output.position(body.from());
      try {
        copy(body.stream(), output, guard, bytes -> progress.update(file, bytes, size));
      } catch (IOException e) {
        if (guard.stalled()) {
          throw new IOException(
              "%s stood still at byte %d of %d for %d s; try again to go on"
                  .formatted(file, output.position(), size, settings.stallTimeout().toSeconds()),
              e);
        }
        throw e;
      } finally {
        output.force(true);
      }
    }
  }

  private static void copy(
      InputStream input, FileChannel output, StallGuard guard, LongConsumer progress)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
      while (bytes.hasRemaining()) {
        output.write(bytes);
      }
      guard.progressed();
      progress.accept(output.position());
    }
  }

  private static void verify(String file, Path part, String etag, long size) throws IOException {
    long actualSize = Files.size(part);
    if (size >= 0 && actualSize != size) {
      // A short part is kept: the next attempt goes on from it.
      throw new IOException(
          "%s ended at byte %d of %d; try again to go on".formatted(file, actualSize, size));
    }
    if (SHA256.matcher(etag).matches()) {
      String actual = Sha256.of(part);
      if (!actual.equals(etag)) {
        Files.delete(part);
        throw new IOException(
            "%s has SHA-256 %s but the hub says %s: deleted, try again"
                .formatted(file, actual, etag));
      }
    }
  }

  private static String safe(String name) throws IOException {
    if (!SAFE_NAME.matcher(name).matches() || name.contains("..")) {
      throw new IOException("the hub sent \"" + name + "\", which is no safe name");
    }
    return name;
  }
}
