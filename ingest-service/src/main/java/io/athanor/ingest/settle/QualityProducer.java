package io.athanor.ingest.settle;

import io.athanor.ingest.language.LanguageGuess;
import io.athanor.ingest.quality.TextQuality;
import io.athanor.kit.blob.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the measuring and settling objects of this service from its settings. */
@ApplicationScoped
class QualityProducer {

  private final QualityConfig config;

  QualityProducer(QualityConfig config) {
    this.config = config;
  }

  @Produces
  @Singleton
  TextQuality quality() {
    return new TextQuality(
        LanguageGuess.among(config.languages().orElseGet(LanguageGuess::all)), config.mostNoise());
  }

  @Produces
  @Singleton
  DocumentSettlement settlement(BlobStore blobs) {
    return new DocumentSettlement(blobs, config.nearDuplicateSimilarity());
  }
}
