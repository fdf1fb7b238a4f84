package io.athanor.ingest.request;

import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.IngestRequested;
import io.athanor.contracts.pipeline.SourceSpec;
import io.athanor.kit.messaging.EventConsumption;
import io.athanor.kit.messaging.EventContext;
import io.athanor.kit.messaging.PoisonMessageException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Queues the requests of this service's own interface and of anybody else who sends {@link
 * IngestRequested}. A request that is there already is left as it is, so a second delivery does
 * nothing.
 */
@ApplicationScoped
class IngestRequestConsumer {

  private final EventConsumption consumption;
  private final IngestRequestRepository requests;
  private final IngestWorker worker;

  IngestRequestConsumer(
      EventConsumption consumption, IngestRequestRepository requests, IngestWorker worker) {
    this.consumption = consumption;
    this.requests = requests;
    this.worker = worker;
  }

  @Incoming("ingest-requests")
  Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumption.consume(record, this::handle);
  }

  private Uni<Void> handle(DomainEvent event, EventContext context) {
    if (!(event instanceof IngestRequested requested)) {
      return Uni.createFrom().voidItem();
    }
    requireSources(requested);
    return Panache.withTransaction(() -> requests.queue(requested))
        .invoke(worker::nudge)
        .replaceWithVoid();
  }

  /** Anybody may send events; one that can never be worked on must not come back for ever. */
  private static void requireSources(IngestRequested requested) {
    List<SourceSpec> sources = requested.sources();
    boolean complete =
        requested.requestId() != null
            && requested.occurredAt() != null
            && sources != null
            && !sources.isEmpty()
            && sources.stream()
                .allMatch(each -> each != null && each.kind() != null && each.uri() != null);
    if (!complete) {
      throw new PoisonMessageException(
          "an ingest request needs requestId, occurredAt and sources, each with kind and uri");
    }
  }
}
