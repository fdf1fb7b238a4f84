package io.athanor.kit.messaging;

import io.athanor.contracts.event.DomainEvent;

/** A decoded event with its envelope. */
public record ReceivedEvent(DomainEvent event, EventContext context) {}
