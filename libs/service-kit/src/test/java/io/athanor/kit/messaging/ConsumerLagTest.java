package io.athanor.kit.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.kit.observe.MetricNames;
import io.athanor.kit.test.CollectingHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.apache.kafka.common.errors.TimeoutException;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class ConsumerLagTest {

  private static final ConsumedTopic FILES = new ConsumedTopic("trainer-files", "files.v1");
  private static final ConsumedTopic RUNS = new ConsumedTopic("trainer", "training-runs.v1");

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Answers broker = new Answers();
  private final ConsumerLag lag = new ConsumerLag(config(), broker, metrics);

  @Test
  void topicsAndGroupsAreThoseOfTheIncomingChannels() {
    assertThat(ConsumedTopic.of(config())).containsExactlyInAnyOrder(FILES, RUNS);
  }

  @Test
  void everyGroupHasItsOwnGaugeWhichIsUnknownAtFirst() throws InterruptedException {
    // Given
    assertThat(gauge(FILES)).isNaN();
    broker.lags = Map.of(FILES, 8_900L, RUNS, 0L);
    // When
    lag.count();
    // Then
    assertThat(gauge(FILES)).isEqualTo(8_900);
    assertThat(gauge(RUNS)).isZero();
  }

  @Test
  void brokerThatIsAwayLeavesTheLastCountAndOneLinePerOutage() throws InterruptedException {
    // Given
    broker.lags = Map.of(FILES, 7L, RUNS, 1L);
    lag.count();
    List<String> lines = new ArrayList<>();
    Handler handler = new CollectingHandler(lines);
    Logger logger = Logger.getLogger(ConsumerLag.class.getName());
    logger.addHandler(handler);
    try {
      // When
      broker.away = true;
      lag.count();
      lag.count();
      // Then
      assertThat(gauge(FILES)).isEqualTo(7);
      assertThat(lines).containsExactly("consumer lag is unknown until the broker answers");
      // When
      broker.away = false;
      lag.count();
      broker.away = true;
      lag.count();
      // Then
      assertThat(lines).hasSize(2);
    } finally {
      logger.removeHandler(handler);
    }
  }

  private double gauge(ConsumedTopic consumed) {
    return metrics
        .get(MetricNames.CONSUMER_LAG)
        .tag(MetricNames.GROUP, consumed.group())
        .tag(MetricNames.TOPIC, consumed.topic())
        .gauge()
        .value();
  }

  private static Config config() {
    return new SmallRyeConfigBuilder()
        .withSources(
            new PropertiesConfigSource(
                Map.of(
                    "mp.messaging.incoming.files.topic", FILES.topic(),
                    "mp.messaging.incoming.files.group.id", FILES.group(),
                    "mp.messaging.incoming.files.dead-letter-queue.topic", "files.v1.trainer.dlq",
                    "mp.messaging.incoming.training-runs.topic", RUNS.topic(),
                    "mp.messaging.incoming.training-runs.group.id", RUNS.group(),
                    "mp.messaging.incoming.off.topic", "datasets.v1",
                    "mp.messaging.incoming.off.group.id", "nobody",
                    "mp.messaging.incoming.off.enabled", "false",
                    "mp.messaging.outgoing.training-metrics.topic", "training-metrics.v1"),
                "channels",
                100))
        .build();
  }

  /** A broker that says what it is told to. */
  private static final class Answers implements LagReader {

    private Map<ConsumedTopic, Long> lags = Map.of();
    private boolean away;

    @Override
    public Map<ConsumedTopic, Long> read(Collection<ConsumedTopic> consumed)
        throws ExecutionException {
      if (away) {
        throw new ExecutionException(new TimeoutException("no broker"));
      }
      return lags;
    }
  }
}
