package io.athanor.ingest.fetch;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a source, decompressed.
 *
 * @param uri where they finally came from, after redirects
 * @param contentType the media type with its parameters, if the server named one
 * @param arrival how they came
 * @param fetchedAt when the server sent them; null for files and uploads
 * @param headers of the answer that say what may be done with it, names in small letters
 * @param siteSignals what the site's robots.txt and tdmrep.json say against training on it
 */
@SuppressWarnings("ArrayRecordComponent") // owned by one pipeline step, never compared or shared
public record FetchedSource(
    String uri,
    byte[] content,
    @Nullable String contentType,
    Arrival arrival,
    @Nullable Instant fetchedAt,
    Map<String, List<String>> headers,
    List<String> siteSignals) {

  public FetchedSource {
    headers = Map.copyOf(headers);
    siteSignals = List.copyOf(siteSignals);
  }

  /** A file or upload. */
  public FetchedSource(String uri, byte[] content, @Nullable String contentType) {
    this(uri, content, contentType, Arrival.LOCAL, null, Map.of(), List.of());
  }

  /** How the bytes of a source came. */
  public enum Arrival {
    /** From a file or an upload. */
    LOCAL,
    /** Sent by the server. */
    FETCHED,
    /** The server confirmed that the cached copy still holds (304, or the same bytes again). */
    UNCHANGED,
    /** From the cache, without asking. */
    CACHED;

    /** The word in metrics and outcomes. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
