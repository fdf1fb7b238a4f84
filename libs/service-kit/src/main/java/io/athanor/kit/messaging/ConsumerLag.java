package io.athanor.kit.messaging;

import io.athanor.kit.observe.MetricNames;
import io.athanor.kit.work.WorkLoop;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that wait for this service, by group and topic. Counted in the background, over the whole
 * group: all nodes of a service say the same. While the broker is away the last count stands.
 */
@ApplicationScoped
class ConsumerLag {

  private static final Logger LOGGER = LoggerFactory.getLogger(ConsumerLag.class);
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final List<ConsumedTopic> consumed;
  private final LagReader reader;
  private final WorkLoop loop;
  private volatile Map<ConsumedTopic, Long> lags = Map.of();
  private boolean known = true;

  ConsumerLag(Config config, LagReader reader, MeterRegistry metrics) {
    this.consumed = ConsumedTopic.of(config);
    this.reader = reader;
    this.loop = new WorkLoop("consumer-lag", EVERY, this::count);
    for (ConsumedTopic each : consumed) {
      Gauge.builder(MetricNames.CONSUMER_LAG, () -> lag(each))
          .description("Records that the group has not acknowledged yet")
          .tag(MetricNames.GROUP, each.group())
          .tag(MetricNames.TOPIC, each.topic())
          .register(metrics);
    }
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) {
    loop.close();
  }

  private double lag(ConsumedTopic topic) {
    Long lag = lags.get(topic);
    return lag == null ? Double.NaN : lag;
  }

  /** Counts once; false, so that the loop rests. */
  boolean count() throws InterruptedException {
    try {
      lags = reader.read(consumed);
      known = true;
    } catch (ExecutionException | KafkaException e) {
      if (known) {
        LOGGER.atWarn().setCause(e).log("consumer lag is unknown until the broker answers");
      }
      known = false;
    }
    return false;
  }
}
