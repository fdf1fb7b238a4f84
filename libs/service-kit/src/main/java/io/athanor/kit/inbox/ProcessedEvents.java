package io.athanor.kit.inbox;

import io.athanor.kit.messaging.EventContext;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Remembers which events a consumer has handled. The entry is made in the transaction of the
 * effect, so an event takes effect once however often it is delivered. Where an effect is
 * idempotent by itself (insert if absent, conditional transition) this is not needed.
 */
@ApplicationScoped
public class ProcessedEvents {

  /** True the first time; must be called inside the transaction of the effect. */
  public Uni<Boolean> firstTime(String consumer, EventContext context) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(
                        "insert into processed_event (consumer, event_id, processed_at)"
                            + " values (:consumer, :event, now()) on conflict do nothing")
                    .setParameter("consumer", consumer)
                    .setParameter("event", context.eventId())
                    .executeUpdate())
        .map(rows -> rows == 1);
  }
}
