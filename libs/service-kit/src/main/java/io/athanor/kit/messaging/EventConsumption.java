package io.athanor.kit.messaging;

import io.athanor.kit.observe.LogKeys;
import io.athanor.kit.observe.MetricNames;
import io.athanor.kit.trace.Tracing;
import io.athanor.kit.trace.WorkSpan;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The failure policy of every channel. A record that cannot be decoded, or whose handler says that
 * no retry can help, goes to the dead-letter topic at once; an event of an unknown type is skipped
 * and counted; any other failure is taken for transient and retried in place with capped back-off
 * while readiness is down, because a database outage must not empty a stream into its dead-letter
 * topic.
 */
@ApplicationScoped
public class EventConsumption {

  private static final Logger LOGGER = LoggerFactory.getLogger(EventConsumption.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

  private final MeterRegistry metrics;
  private final Tracing tracing;
  private final AtomicInteger retrying = new AtomicInteger();

  EventConsumption(MeterRegistry metrics, Tracing tracing) {
    this.metrics = metrics;
    this.tracing = tracing;
  }

  /** The series of every consumed topic are there before the first record is. */
  void register(@Observes StartupEvent event, Config config) {
    for (ConsumedTopic consumed : ConsumedTopic.of(config)) {
      metrics.counter(MetricNames.DEAD_LETTERS, MetricNames.TOPIC, consumed.topic());
      metrics.counter(MetricNames.EVENTS_SKIPPED, MetricNames.TOPIC, consumed.topic());
    }
  }

  /** Decodes and handles one record; completes when it may be acknowledged. */
  public Uni<Void> consume(ConsumerRecord<String, byte[]> record, EventHandler handler) {
    Optional<ReceivedEvent> received;
    try {
      received = EventCodec.decode(record);
    } catch (PoisonMessageException e) {
      noteDeadLetter(record.topic(), e);
      return Uni.createFrom().failure(e);
    }
    if (received.isEmpty()) {
      metrics.counter(MetricNames.EVENTS_SKIPPED, MetricNames.TOPIC, record.topic()).increment();
      return Uni.createFrom().voidItem();
    }
    return handle(record.topic(), received.get(), handler)
        .onFailure(PoisonMessageException.class)
        .invoke(failure -> noteDeadLetter(record.topic(), failure));
  }

  private void noteDeadLetter(String topic, Throwable reason) {
    metrics.counter(MetricNames.DEAD_LETTERS, MetricNames.TOPIC, topic).increment();
    LOGGER.atError().setCause(reason).addKeyValue(LogKeys.TOPIC, topic).log("poison record");
  }

  /** Whether some handler is waiting for a dependency to come back. */
  public boolean isRetrying() {
    return retrying.get() > 0;
  }

  private Uni<Void> handle(String topic, ReceivedEvent received, EventHandler handler) {
    EventContext context = received.context();
    Attempts attempts = new Attempts();
    WorkSpan span = tracing.received(topic, context.traceparent());
    return Uni.createFrom()
        .deferred(
            () -> {
              span.accompany();
              return handler.handle(received.event(), context);
            })
        .onFailure(EventConsumption::isTransient)
        .invoke(failure -> attempts.failed(context, failure))
        .onFailure(EventConsumption::isTransient)
        .retry()
        .withBackOff(FIRST_RETRY, LONGEST_RETRY)
        .indefinitely()
        .onFailure()
        .invoke(span::failed)
        .onTermination()
        .invoke(
            () -> {
              attempts.end();
              span.close();
            });
  }

  private static boolean isTransient(Throwable failure) {
    return !(failure instanceof PoisonMessageException);
  }

  /** Keeps the number of waiting handlers right however the handling ends. */
  private final class Attempts {

    private boolean failing;

    void failed(EventContext context, Throwable failure) {
      if (!failing) {
        failing = true;
        retrying.incrementAndGet();
      }
      LOGGER
          .atWarn()
          .setCause(failure)
          .addKeyValue(LogKeys.EVENT, context.eventId())
          .addKeyValue(LogKeys.EVENT_TYPE, context.type())
          .log("event handler failed, will be tried again");
    }

    void end() {
      if (failing) {
        retrying.decrementAndGet();
      }
    }
  }
}
