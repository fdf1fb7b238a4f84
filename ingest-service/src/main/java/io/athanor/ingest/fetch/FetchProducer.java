package io.athanor.ingest.fetch;

import io.athanor.ingest.upload.UploadStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Builds the fetchers from the settings. */
@ApplicationScoped
class FetchProducer {

  @Produces
  @Singleton
  FileFetcher files(FetchConfig config) {
    return new FileFetcher(config.fileRoots().orElse(List.of()), config.maxBytes().asLongValue());
  }

  /** Built at the start, so that a setting that cannot be is told at once. */
  @Produces
  @Singleton
  @Startup
  AgentIdentity identity(FetchConfig config) {
    return new AgentIdentity(config.fetch().agentName(), config.fetch().contact());
  }

  @Produces
  @Singleton
  RetryPolicy retries(FetchConfig config) {
    FetchConfig.Fetch fetch = config.fetch();
    return new RetryPolicy(
        fetch.attempts(), fetch.firstBackOff(), fetch.longestBackOff(), fetch.longestWait());
  }

  @Produces
  @Singleton
  HttpTransport transport(FetchConfig config, AgentIdentity identity) {
    return new HttpTransport(limits(config, identity));
  }

  void close(@Disposes HttpTransport transport) {
    transport.close();
  }

  /** Built at the start, so that its metrics are there before the first fetch. */
  @Produces
  @Singleton
  @Startup
  SourceFetcher sources(
      FetchConfig config,
      AgentIdentity identity,
      FileFetcher files,
      HttpTransport transport,
      UploadStore uploads,
      MeterRegistry registry) {
    FetchLimits limits = limits(config, identity);
    InstantSource clock = InstantSource.system();
    FetchMeters meters = new FetchMeters(registry);
    PoliteExchange exchange =
        new PoliteExchange(
            new AddressGuard(limits, InetAddress::getAllByName),
            new HostTurns(limits, clock, pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos())),
            new HostBreaker(config.fetch().breakerFailures(), config.fetch().breakerPause(), clock),
            transport,
            clock,
            meters);
    ConditionalFetch pages =
        new ConditionalFetch(new FetchCache(config.fetch().cacheDirectory()), exchange, clock);
    HttpFetcher web =
        new HttpFetcher(limits, pages, new OriginPolicies(pages, identity, clock), meters);
    return new SourceFetcher(files, web, uploads, config.maxBytes().asLongValue());
  }

  private static FetchLimits limits(FetchConfig config, AgentIdentity identity) {
    FetchConfig.Fetch fetch = config.fetch();
    return new FetchLimits(
        fetch.connectTimeout(),
        fetch.firstByteTimeout(),
        fetch.totalTimeout(),
        fetch.maxBytes().asLongValue(),
        fetch.maxDecodedBytes().asLongValue(),
        fetch.maxRedirects(),
        fetch.pace(),
        fetch.longestPace(),
        fetch.allowedPrivateOrigins().orElse(List.of()).stream()
            .map(FetchLimits::origin)
            .collect(Collectors.toSet()),
        identity);
  }
}
