package io.athanor.ingest.fetch;

import java.time.Instant;

/**
 * What to get and how.
 *
 * @param address {@code http:}, {@code https:}, {@code file:} or {@code upload:}
 * @param offline whether the cache of earlier fetches must do
 * @param since a cached page that was fetched or confirmed after this moment is taken without
 *     asking; an older one is asked for conditionally
 * @param accepted what the answer may be
 */
public record FetchRequest(String address, boolean offline, Instant since, AcceptedTypes accepted) {

  /** A page or file of any kind that may be read, never from an old copy unasked. */
  public static FetchRequest of(String address) {
    return new FetchRequest(address, false, Instant.MAX, AcceptedTypes.DATA);
  }
}
