package io.athanor.trainer.job;

import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.TrainingSucceeded;
import io.athanor.kit.messaging.EventConsumption;
import io.athanor.kit.messaging.EventContext;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Keeps what the topics tell of the runs as the events of their jobs, and completes jobs. */
@ApplicationScoped
class JobEventsConsumer {

  private final EventConsumption consumption;
  private final JobEventRepository events;
  private final JobCompletion completion;
  private final Vertx vertx;

  JobEventsConsumer(
      EventConsumption consumption,
      JobEventRepository events,
      JobCompletion completion,
      Vertx vertx) {
    this.consumption = consumption;
    this.events = events;
    this.completion = completion;
    this.vertx = vertx;
  }

  @Incoming("training-runs")
  Uni<Void> onRun(ConsumerRecord<String, byte[]> record) {
    return consumption.consume(record, this::handle);
  }

  @Incoming("training-steps")
  Uni<Void> onStep(ConsumerRecord<String, byte[]> record) {
    return consumption.consume(record, this::handle);
  }

  private Uni<Void> handle(DomainEvent event, EventContext context) {
    if (event instanceof TrainingSucceeded succeeded) {
      return vertx.executeBlocking(() -> completion.complete(succeeded)).replaceWithVoid();
    }
    return Panache.withTransaction(() -> events.addAll(JobNews.of(event, context.eventId())));
  }
}
