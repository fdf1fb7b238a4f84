package io.athanor.inference.registry;

import io.athanor.inference.engine.EngineStatus;
import io.athanor.kit.observe.MetricNames;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.ToDoubleFunction;

/** Gauges over all engines: waiting and running requests, use of the cache, loaded adapters. */
@ApplicationScoped
class RegistryMetrics {

  private final ModelRegistry registry;
  private final OpenModels openModels;
  private final EngineConfig config;
  private final MeterRegistry metrics;

  RegistryMetrics(
      ModelRegistry registry, OpenModels openModels, EngineConfig config, MeterRegistry metrics) {
    this.registry = registry;
    this.openModels = openModels;
    this.config = config;
    this.metrics = metrics;
  }

  void register(@Observes StartupEvent event) {
    metrics.gauge(MetricNames.OPEN_MODELS, openModels, each -> each.models().size());
    metrics.gauge(MetricNames.INFERENCE_QUEUE, registry, each -> sum(EngineStatus::waiting));
    metrics.gauge(MetricNames.INFERENCE_RUNNING, registry, each -> sum(EngineStatus::running));
    metrics.gauge(
        MetricNames.CACHE_USAGE,
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
        MetricNames.ADAPTERS, Tags.of(MetricNames.STATE, "loaded"), registry, each -> loaded());
    metrics.gauge(
        MetricNames.ADAPTERS,
        Tags.of(MetricNames.STATE, "free"),
        openModels,
        each -> Math.max(0, (long) config.adapters() * each.models().size() - loaded()));
    metrics.gauge(MetricNames.INFERENCE_QUEUE_LIMIT, config, EngineConfig::waitingLimit);
    Timer.builder(MetricNames.ADAPTER_LOAD)
        .description("Time to make an adapter known to the engine of its base")
        .register(metrics);
  }

  private int loaded() {
    return openModels.models().stream().mapToInt(base -> base.engine().loadedAdapters()).sum();
  }

  private double sum(ToDoubleFunction<EngineStatus> value) {
    return openModels.models().stream()
        .map(base -> base.engine().status())
        .mapToDouble(value)
        .sum();
  }
}
