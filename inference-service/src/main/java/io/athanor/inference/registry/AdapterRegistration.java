package io.athanor.inference.registry;

import io.athanor.contracts.event.ModelPublished;
import io.athanor.inference.engine.GenerationEngine;
import io.athanor.inference.registry.ListedModel.Kind;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.observe.MetricNames;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Makes adapters known to the engine of their base: it forgets them with every close of the base.
 */
@ApplicationScoped
class AdapterRegistration {

  private final BlobStore blobs;
  private final MeterRegistry metrics;

  AdapterRegistration(BlobStore blobs, MeterRegistry metrics) {
    this.blobs = blobs;
    this.metrics = metrics;
  }

  /** Without effect for a model without an adapter, and when the engine knows it. */
  void ensure(GenerationEngine engine, ListedModel model) {
    ModelPublished published = model.published();
    if (published != null
        && model.kind() == Kind.ADAPTER
        && !engine.hasAdapter(published.adapterGguf().sha256())) {
      load(engine, published);
    }
  }

  /** Brings a model's adapter into memory, if others that are in use need not leave for it. */
  void load(GenerationEngine engine, ModelPublished published) {
    Path file = blobs.file(published.adapterGguf());
    long start = System.nanoTime();
    engine.loadAdapter(published.adapterGguf().sha256(), file);
    metrics.timer(MetricNames.ADAPTER_LOAD).record(Duration.ofNanos(System.nanoTime() - start));
  }
}
