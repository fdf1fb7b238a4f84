package io.athanor.kit.outbox;

import io.athanor.contracts.Uuid7;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.EventType;
import io.athanor.kit.json.Json;
import io.athanor.kit.trace.Tracing;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Where state changes leave their events: the event is a row in the caller's transaction, so state
 * and event commit together or not at all. {@link OutboxRelay} sends it afterwards.
 */
@ApplicationScoped
public class Outbox {

  private final OutboxRelay relay;
  private final Tracing tracing;

  Outbox(OutboxRelay relay, Tracing tracing) {
    this.relay = relay;
    this.tracing = tracing;
  }

  /** Stores an event. Must be called inside a transaction of the caller. */
  public Uni<Void> add(DomainEvent event) {
    EventType type = EventType.of(event);
    OutboxEvent row = new OutboxEvent();
    row.id = Uuid7.next();
    row.aggregateType = type.topic();
    row.aggregateId = event.aggregateId();
    row.type = type.typeName();
    row.payload = Json.text(event);
    row.traceparent = tracing.sent(event).traceparent();
    row.pipelineId = event.pipeline() == null ? null : event.pipeline().id().value();
    row.createdAt = event.occurredAt();
    return Panache.getSession().chain(session -> session.persist(row)).invoke(relay::nudge);
  }
}
