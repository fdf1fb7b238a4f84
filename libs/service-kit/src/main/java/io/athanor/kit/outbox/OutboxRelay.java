package io.athanor.kit.outbox;

import io.athanor.contracts.Uuid7;
import io.athanor.contracts.event.EventType;
import io.athanor.kit.ServiceConfig;
import io.athanor.kit.messaging.EventCodec;
import io.athanor.kit.observe.MetricNames;
import io.athanor.kit.transaction.Transactions;
import io.athanor.kit.work.WorkLoop;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the outbox's events to Kafka in the order they were stored: one active relay per service,
 * idempotent producer, all acknowledgements. An event is marked only after the broker has it, so a
 * crash in between sends it twice with the same id, and consumers drop the second.
 */
@ApplicationScoped
public class OutboxRelay {

  private static final Logger LOGGER = LoggerFactory.getLogger(OutboxRelay.class);
  private static final int BATCH = 500;
  private static final int KEEP_DAYS = 7;
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLAIM_EVERY = Duration.ofSeconds(5);

  /** How often one that is not the service's relay looks whether it may be. */
  private static final Duration LOOK_FOR_LEASE = Duration.ofSeconds(2);

  /** Time since the last claim after which nothing may be sent: another may be the relay soon. */
  private static final Duration FENCE = Duration.ofSeconds(10);

  private static final Duration SWEEP_EVERY = Duration.ofHours(1);

  /** A nudge comes before its transaction commits: look again until it has. */
  private static final int LOOKS_AFTER_NUDGE = 10;

  private static final Duration LOOK_AFTER_NUDGE = Duration.ofMillis(20);

  private final String owner = Uuid7.next().toString();
  private final Transactions transactions;
  private final OutboxRepository repository;
  private final OutboxProducer producers;
  private final InstantSource clock;
  private final String source;
  private final AtomicLong pending = new AtomicLong();
  private final WorkLoop loop;

  private @Nullable Producer<String, byte[]> producer;
  private Instant nextClaim = Instant.EPOCH;
  private Instant nextSweep = Instant.EPOCH;
  private long claimedAt;
  private boolean active;
  private volatile int looks;
  private volatile @Nullable Instant oldestPending;

  OutboxRelay(
      Transactions transactions,
      OutboxRepository repository,
      OutboxProducer producers,
      ServiceConfig service,
      MeterRegistry metrics) {
    this.transactions = transactions;
    this.repository = repository;
    this.producers = producers;
    this.clock = InstantSource.system();
    this.source = "/" + service.name() + "-service";
    this.loop = new WorkLoop("outbox-relay", POLL, this::relayNext);
    Gauge.builder(MetricNames.OUTBOX_PENDING, pending, AtomicLong::get)
        .description("Events stored but not yet sent, at most %d".formatted(BATCH))
        .register(metrics);
    Gauge.builder(MetricNames.OUTBOX_LAG, this::lagSeconds)
        .description("Age of the oldest event not yet sent")
        .register(metrics);
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) {
    loop.close();
    release();
    if (producer != null) {
      producer.close(Duration.ofSeconds(2));
    }
  }

  private void release() {
    try {
      transactions.await(() -> repository.releaseRelay(owner));
    } catch (RuntimeException e) {
      LOGGER.atDebug().setCause(e).log("the relay's lease was not released; it lapses by itself");
    }
  }

  /** An event is being stored: look soon. */
  void nudge() {
    looks = LOOKS_AFTER_NUDGE;
    loop.nudge();
  }

  private boolean relayNext() throws InterruptedException, ExecutionException {
    Instant now = clock.instant();
    if (!now.isBefore(nextClaim)) {
      long before = System.nanoTime();
      active = transactions.await(() -> repository.claimRelay(owner));
      claimedAt = before;
      nextClaim = now.plus(active ? CLAIM_EVERY : LOOK_FOR_LEASE);
    }
    if (!active) {
      return false;
    }
    List<OutboxEvent> events = transactions.await(() -> repository.unpublished(BATCH));
    observe(events);
    if (events.isEmpty()) {
      sweep(now);
      return lookAgainSoon();
    }
    if (System.nanoTime() - claimedAt > FENCE.toNanos()) {
      nextClaim = Instant.EPOCH;
      return true;
    }
    send(events);
    List<Long> seqs = events.stream().map(event -> event.seq).toList();
    transactions.await(() -> repository.markPublished(seqs, owner));
    return true;
  }

  private void send(List<OutboxEvent> events) throws InterruptedException, ExecutionException {
    if (producer == null) {
      producer = producers.create();
    }
    List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
    for (OutboxEvent event : events) {
      EventType type =
          EventType.ofName(event.type)
              .orElseThrow(
                  () -> new IllegalStateException("outbox holds unknown type " + event.type));
      sent.add(
          producer.send(
              EventCodec.encode(
                  event.id.toString(),
                  type,
                  source,
                  event.aggregateId,
                  event.createdAt,
                  event.traceparent,
                  event.payload.getBytes(StandardCharsets.UTF_8))));
    }
    for (Future<RecordMetadata> each : sent) {
      each.get();
    }
  }

  private boolean lookAgainSoon() throws InterruptedException {
    if (looks <= 0) {
      return false;
    }
    looks--;
    TimeUnit.MILLISECONDS.sleep(LOOK_AFTER_NUDGE.toMillis());
    return true;
  }

  private void observe(List<OutboxEvent> events) {
    pending.set(events.size());
    oldestPending = events.isEmpty() ? null : events.getFirst().createdAt;
  }

  /** Grows while Kafka is away, when the relay itself hangs in its sending. */
  private double lagSeconds() {
    Instant oldest = oldestPending;
    return oldest == null
        ? 0
        : Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / 1000.0);
  }

  private void sweep(Instant now) {
    if (now.isBefore(nextSweep)) {
      return;
    }
    nextSweep = now.plus(SWEEP_EVERY);
    transactions.await(() -> repository.deletePublishedBefore(KEEP_DAYS));
  }
}
