package io.athanor.kit.outbox;

import io.athanor.contracts.event.DocumentRejected;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.kit.inbox.ProcessedEvents;
import io.athanor.kit.messaging.EventConsumption;
import io.athanor.kit.messaging.EventContext;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes effect once per event; fails as often as the test wants. */
@Singleton
class DocumentTestConsumer {

  final List<DomainEvent> effects = new CopyOnWriteArrayList<>();
  final List<EventContext> deliveries = new CopyOnWriteArrayList<>();
  final AtomicInteger failures = new AtomicInteger();

  private final EventConsumption consumption;
  private final ProcessedEvents processed;

  DocumentTestConsumer(EventConsumption consumption, ProcessedEvents processed) {
    this.consumption = consumption;
    this.processed = processed;
  }

  @Incoming("documents")
  Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumption.consume(record, this::handle);
  }

  private Uni<Void> handle(DomainEvent event, EventContext context) {
    if (!(event instanceof DocumentRejected)) {
      return Uni.createFrom().voidItem();
    }
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return Uni.createFrom().failure(new IllegalStateException("database away"));
    }
    deliveries.add(context);
    return Panache.withTransaction(
        () ->
            processed
                .firstTime("kit", context)
                .invoke(
                    first -> {
                      if (first) {
                        effects.add(event);
                      }
                    })
                .replaceWithVoid());
  }
}
