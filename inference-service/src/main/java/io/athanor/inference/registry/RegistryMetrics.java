package io.athanor.inference.registry;

import io.athanor.inference.engine.EngineStatus;
import io.athanor.kit.observe.MetricNames;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.ToDoubleFunction;

/** Gauges over all engines: waiting and running requests, use of the cache, loaded adapters. */
@ApplicationScoped
class RegistryMetrics {

  private static final String RUNNING = "athanor.infer.running";
  private static final String OPEN_MODELS = "athanor.infer.models.open";
  private static final String CACHE_USAGE = "athanor.infer.kv.usage.ratio";

  private final ModelRegistry registry;
  private final OpenModels openModels;
  private final MeterRegistry metrics;

  RegistryMetrics(ModelRegistry registry, OpenModels openModels, MeterRegistry metrics) {
    this.registry = registry;
    this.openModels = openModels;
    this.metrics = metrics;
  }

  void register(@Observes StartupEvent event) {
    metrics.gauge(OPEN_MODELS, openModels, each -> each.models().size());
    metrics.gauge(MetricNames.INFERENCE_QUEUE, registry, each -> sum(EngineStatus::waiting));
    metrics.gauge(RUNNING, registry, each -> sum(EngineStatus::running));
    metrics.gauge(
        CACHE_USAGE,
        registry,
        each ->
            openModels.models().stream()
                .mapToDouble(base -> base.engine().status().cacheUsage())
                .max()
                .orElse(0));
    metrics.gauge(
        MetricNames.ADAPTERS,
        Tags.of(MetricNames.STATE, "registered"),
        registry,
        each -> each.snapshot().byId().size());
    metrics.gauge(
        MetricNames.ADAPTERS,
        Tags.of(MetricNames.STATE, "loaded"),
        registry,
        each ->
            openModels.models().stream().mapToInt(base -> base.engine().loadedAdapters()).sum());
  }

  private double sum(ToDoubleFunction<EngineStatus> value) {
    return openModels.models().stream()
        .map(base -> base.engine().status())
        .mapToDouble(value)
        .sum();
  }
}
