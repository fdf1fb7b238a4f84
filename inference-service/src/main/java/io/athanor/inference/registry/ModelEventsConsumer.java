package io.athanor.inference.registry;

import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.contracts.event.ModelWithdrawn;
import io.athanor.kit.messaging.EventConsumption;
import io.athanor.kit.messaging.EventContext;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Writes down which models exist; loading them is {@link ModelLoader}'s work. */
@ApplicationScoped
class ModelEventsConsumer {

  private final EventConsumption consumption;
  private final ModelRepository models;
  private final ModelLoader loader;

  ModelEventsConsumer(EventConsumption consumption, ModelRepository models, ModelLoader loader) {
    this.consumption = consumption;
    this.models = models;
    this.loader = loader;
  }

  @Incoming("models")
  Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumption.consume(record, this::handle);
  }

  private Uni<Void> handle(DomainEvent event, EventContext context) {
    return switch (event) {
      case ModelPublished published -> store(() -> models.insertIfAbsent(published));
      case ModelWithdrawn withdrawn -> store(() -> models.withdraw(withdrawn.modelId().value()));
      default -> Uni.createFrom().voidItem();
    };
  }

  private Uni<Void> store(Supplier<Uni<Integer>> change) {
    return Panache.withTransaction(change).invoke(rows -> loader.nudge()).replaceWithVoid();
  }
}
