package io.athanor.kit.messaging;

import io.athanor.contracts.event.DomainEvent;
import io.smallrye.mutiny.Uni;

/**
 * What a consumer does with an event; runs again when it fails, so its effect must be idempotent.
 */
@FunctionalInterface
public interface EventHandler {
  Uni<Void> handle(DomainEvent event, EventContext context);
}
