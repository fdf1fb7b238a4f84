package io.athanor.trainer.job;

import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.FileDeleted;
import io.athanor.contracts.event.FileStored;
import io.athanor.kit.messaging.EventConsumption;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Writes down which files there are; jobs that wait for one look again. */
@ApplicationScoped
class FileEventsConsumer {

  private final EventConsumption consumption;
  private final KnownFileRepository files;
  private final JobValidation validation;

  FileEventsConsumer(
      EventConsumption consumption, KnownFileRepository files, JobValidation validation) {
    this.consumption = consumption;
    this.files = files;
    this.validation = validation;
  }

  @Incoming("files")
  Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumption.consume(record, (event, context) -> handle(event));
  }

  private Uni<Void> handle(DomainEvent event) {
    return switch (event) {
      case FileStored stored -> store(() -> files.store(stored));
      case FileDeleted deleted -> store(() -> files.delete(deleted));
      default -> Uni.createFrom().voidItem();
    };
  }

  private Uni<Void> store(Supplier<Uni<Void>> change) {
    return Panache.withTransaction(change).invoke(validation::nudge);
  }
}
