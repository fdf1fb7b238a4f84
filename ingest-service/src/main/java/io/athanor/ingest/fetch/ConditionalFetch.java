package io.athanor.ingest.fetch;

import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.fetch.FetchCache.Cached;
import io.athanor.ingest.fetch.FetchCache.Entry;
import io.athanor.ingest.fetch.FetchedSource.Arrival;
import io.athanor.ingest.policy.PageDirectives;
import io.athanor.ingest.source.RejectedSourceException;
import io.athanor.kit.hash.Sha256;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The answer for one address, redirects not followed: from the cache where the request allows it,
 * else by a conditional GET (RFC 9110, 13) with what the cache knows of the page.
 */
final class ConditionalFetch {

  private final FetchCache cache;
  private final PoliteExchange exchange;
  private final InstantSource clock;

  ConditionalFetch(FetchCache cache, PoliteExchange exchange, InstantSource clock) {
    this.cache = cache;
    this.exchange = exchange;
    this.clock = clock;
  }

  /** A final answer, with the way it came. */
  record Result(Cached page, Arrival arrival) {

    int status() {
      return page.entry().status();
    }

    /** Where the answer redirects to, if it does. */
    Optional<String> redirect() {
      return Optional.ofNullable(page.entry().location());
    }
  }

  Result get(URI address, FetchRequest request, Duration crawlDelay) throws InterruptedException {
    Optional<Cached> known = cache.find(address.toString());
    if (request.offline()) {
      return known
          .map(page -> new Result(page, Arrival.CACHED))
          .orElseThrow(() -> notCached(address));
    }
    if (known.isPresent() && !known.get().entry().checkedAt().isBefore(request.since())) {
      return new Result(known.get(), Arrival.CACHED);
    }
    HttpAnswer answer =
        exchange.ask(
            address,
            known.map(page -> validators(page.entry())).orElse(Map.of()),
            request.accepted(),
            crawlDelay);
    Instant now = clock.instant();
    if (answer.status() == 304 && known.isPresent()) {
      Entry confirmed = known.get().entry().confirmedAt(now);
      cache.confirm(confirmed);
      return new Result(new Cached(confirmed, known.get().body()), Arrival.UNCHANGED);
    }
    return keep(address, answer, known, now);
  }

  private Result keep(URI address, HttpAnswer answer, Optional<Cached> known, Instant now) {
    String hash = Sha256.of(answer.body());
    boolean same =
        answer.status() == 200
            && known.isPresent()
            && known.get().entry().status() == 200
            && known.get().entry().sha256().equals(hash);
    Entry entry =
        new Entry(
            address.toString(),
            answer.status(),
            location(answer),
            answer.header("content-type").orElse(null),
            hash,
            answer.header("etag").orElse(null),
            answer.header("last-modified").orElse(null),
            same ? known.get().entry().fetchedAt() : now,
            now,
            keptHeaders(answer));
    cache.store(entry, answer.body());
    return new Result(new Cached(entry, answer.body()), same ? Arrival.UNCHANGED : Arrival.FETCHED);
  }

  private static @org.jspecify.annotations.Nullable String location(HttpAnswer answer) {
    return switch (answer.status()) {
      case 301, 302, 303, 307, 308 -> answer.header("location").orElse(null);
      default -> null;
    };
  }

  private static Map<String, String> validators(Entry entry) {
    Map<String, String> validators = new TreeMap<>();
    if (entry.status() == 200) {
      if (entry.etag() != null) {
        validators.put("If-None-Match", entry.etag());
      }
      if (entry.lastModified() != null) {
        validators.put("If-Modified-Since", entry.lastModified());
      }
    }
    return validators;
  }

  private static Map<String, List<String>> keptHeaders(HttpAnswer answer) {
    Map<String, List<String>> kept = new TreeMap<>(answer.headers());
    kept.keySet().retainAll(PageDirectives.HEADERS);
    return kept;
  }

  private static RejectedSourceException notCached(URI address) {
    return new RejectedSourceException(
        ProblemCode.SOURCE_UNREACHABLE,
        address
            + ": not in the cache of earlier fetches, and this request is offline; fetch it once"
            + " online");
  }
}
