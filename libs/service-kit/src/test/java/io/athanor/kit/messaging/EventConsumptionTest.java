package io.athanor.kit.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.contracts.ModelId;
import io.athanor.contracts.event.EventType;
import io.athanor.contracts.event.ModelWithdrawn;
import io.athanor.kit.json.Json;
import io.athanor.kit.observe.MetricNames;
import io.athanor.kit.trace.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class EventConsumptionTest {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final EventConsumption consumption =
      new EventConsumption(metrics, new Tracing(OpenTelemetry.noop()));

  @Test
  void recordThatItsHandlerRefusesIsADeadLetterAtOnce() {
    // Given
    AtomicInteger calls = new AtomicInteger();
    EventHandler refusing =
        (event, context) -> {
          calls.incrementAndGet();
          return Uni.createFrom().failure(new PoisonMessageException("no such run"));
        };
    // When, then
    assertThatThrownBy(() -> consumption.consume(record(), refusing).await().atMost(PATIENCE))
        .isInstanceOf(PoisonMessageException.class)
        .hasMessage("no such run");
    assertThat(calls).hasValue(1);
    assertThat(deadLetters()).isEqualTo(1);
  }

  @Test
  void otherFailuresAreTriedAgain() {
    // Given
    AtomicInteger calls = new AtomicInteger();
    EventHandler failingOnce =
        (event, context) ->
            calls.incrementAndGet() == 1
                ? Uni.createFrom().failure(new IllegalStateException("database is away"))
                : Uni.createFrom().voidItem();
    // When
    consumption.consume(record(), failingOnce).await().atMost(PATIENCE);
    // Then
    assertThat(calls).hasValue(2);
    assertThat(deadLetters()).isZero();
    assertThat(consumption.isRetrying()).isFalse();
  }

  private double deadLetters() {
    return metrics.counter(MetricNames.DEAD_LETTERS, MetricNames.TOPIC, "models.v1").count();
  }

  private static ConsumerRecord<String, byte[]> record() {
    ModelWithdrawn event = new ModelWithdrawn(new ModelId("m"), null, Instant.EPOCH);
    ProducerRecord<String, byte[]> sent =
        EventCodec.encode(
            "event-1",
            EventType.of(event),
            "/trainer-service",
            event.aggregateId(),
            event.occurredAt(),
            "00-" + "1".repeat(32) + "-" + "2".repeat(16) + "-01",
            Json.bytes(event));
    ConsumerRecord<String, byte[]> received =
        new ConsumerRecord<>(sent.topic(), 0, 0, sent.key(), sent.value());
    sent.headers().forEach(received.headers()::add);
    return received;
  }
}
