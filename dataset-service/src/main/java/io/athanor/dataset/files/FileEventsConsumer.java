package io.athanor.dataset.files;

import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.FileStored;
import io.athanor.kit.messaging.EventConsumption;
import io.athanor.kit.messaging.EventContext;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Lists the files that other services make, for example the results of fine-tuning jobs. */
@ApplicationScoped
class FileEventsConsumer {

  private static final String OWN = "/dataset-service";

  private final EventConsumption consumption;
  private final FileRepository files;

  FileEventsConsumer(EventConsumption consumption, FileRepository files) {
    this.consumption = consumption;
    this.files = files;
  }

  @Incoming("files")
  Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumption.consume(record, this::handle);
  }

  private Uni<Void> handle(DomainEvent event, EventContext context) {
    if (event instanceof FileStored stored && !context.source().equals(OWN)) {
      return Panache.withTransaction(() -> files.addIfAbsent(FileEvents.listed(stored)));
    }
    return Uni.createFrom().voidItem();
  }
}
