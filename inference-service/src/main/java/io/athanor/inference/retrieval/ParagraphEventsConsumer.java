package io.athanor.inference.retrieval;

import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.event.DocumentIngested;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.IngestCompleted;
import io.athanor.kit.messaging.EventConsumption;
import io.athanor.kit.messaging.EventContext;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * Writes down which documents there are; reading them is {@link IndexWorker}'s work. The documents
 * of a pipeline are one collection under its name, those of a request without one are a collection
 * under the request's id.
 */
@ApplicationScoped
class ParagraphEventsConsumer {

  private final EventConsumption consumption;
  private final DocumentIndexRepository documents;
  private final IndexWorker worker;

  ParagraphEventsConsumer(
      EventConsumption consumption, DocumentIndexRepository documents, IndexWorker worker) {
    this.consumption = consumption;
    this.documents = documents;
    this.worker = worker;
  }

  @Incoming("documents")
  Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumption.consume(record, this::handle);
  }

  private Uni<Void> handle(DomainEvent event, EventContext context) {
    return switch (event) {
      case DocumentIngested read ->
          store(() -> documents.add(collection(read.pipeline(), read.requestId()), read));
      case IngestCompleted completed ->
          store(
              () ->
                  documents.settle(
                      new SettledRequest(
                          completed.requestId().value(),
                          collection(completed.pipeline(), completed.requestId()),
                          completed.documents())));
      default -> Uni.createFrom().voidItem();
    };
  }

  private static String collection(@Nullable PipelineRef pipeline, RequestId request) {
    return pipeline == null ? request.value() : pipeline.name();
  }

  private Uni<Void> store(Supplier<Uni<Void>> change) {
    return Panache.withTransaction(change).invoke(worker::nudge);
  }
}
