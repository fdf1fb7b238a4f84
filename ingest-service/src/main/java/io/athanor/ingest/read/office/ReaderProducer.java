package io.athanor.ingest.read.office;

import io.athanor.ingest.read.DocumentReader;
import io.athanor.ingest.source.ReadingLimit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Builds the readers from the settings. */
@ApplicationScoped
class ReaderProducer {

  private static final long MEGABYTE = 1024L * 1024;

  @Produces
  @Singleton
  ForkedReader forked(ReaderConfig config) {
    return new ForkedReader(
        new ForkLimits(
            Math.toIntExact(config.maxHeap().asLongValue() / MEGABYTE),
            config.timeout(),
            config.maxCharacters(),
            config.idle(),
            config.workDirectory().toAbsolutePath()));
  }

  void end(@Disposes ForkedReader reader) {
    reader.close();
  }

  @Produces
  @Singleton
  ReadingLimit limit(ReaderConfig config) {
    return new ReadingLimit(config.timeout());
  }

  @Produces
  @Singleton
  DocumentReader documents(ForkedReader binaries, ReadingLimit limit) {
    return new DocumentReader(binaries, limit);
  }
}
