package io.athanor.ingest.fetch;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
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

  @Produces
  @Singleton
  SourceFetcher sources(FetchConfig config, FileFetcher files) {
    HttpFetcher pages =
        new HttpFetcher(
            limits(config),
            new FetchCache(config.fetch().cacheDirectory()),
            InstantSource.system(),
            pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos()));
    return new SourceFetcher(files, pages);
  }

  private static FetchLimits limits(FetchConfig config) {
    FetchConfig.Fetch fetch = config.fetch();
    return new FetchLimits(
        fetch.connectTimeout(),
        fetch.totalTimeout(),
        config.maxBytes().asLongValue(),
        fetch.maxRedirects(),
        fetch.attempts(),
        fetch.longestWait(),
        fetch.pace(),
        fetch.allowedPrivateOrigins().orElse(List.of()).stream()
            .map(FetchLimits::origin)
            .collect(Collectors.toSet()),
        fetch.userAgent());
  }
}
