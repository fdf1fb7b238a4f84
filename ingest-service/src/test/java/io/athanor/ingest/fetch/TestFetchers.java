package io.athanor.ingest.fetch;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** Puts the layers of fetching together as the service does, with a test's clock and names. */
final class TestFetchers {

  private TestFetchers() {}

  static HttpFetcher fetcher(
      FetchLimits limits,
      Path cache,
      AddressGuard.Resolver names,
      InstantSource clock,
      Pause pause) {
    return fetcher(limits, new HttpTransport(limits), cache, names, clock, pause);
  }

  static HttpFetcher fetcher(
      FetchLimits limits,
      HttpTransport transport,
      Path cache,
      AddressGuard.Resolver names,
      InstantSource clock,
      Pause pause) {
    FetchMeters meters = new FetchMeters(new SimpleMeterRegistry());
    PoliteExchange exchange =
        new PoliteExchange(
            new AddressGuard(limits, names),
            new HostTurns(limits, clock, pause),
            new HostBreaker(10, Duration.ofSeconds(60), clock),
            transport,
            clock,
            meters);
    ConditionalFetch pages = new ConditionalFetch(new FetchCache(cache), exchange, clock);
    return new HttpFetcher(
        limits, pages, new OriginPolicies(pages, limits.identity(), clock), meters);
  }
}
