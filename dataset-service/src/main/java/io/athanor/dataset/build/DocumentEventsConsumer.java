package io.athanor.dataset.build;

import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.IngestCompleted;
import io.athanor.dataset.catalog.BuildRepository;
import io.athanor.dataset.catalog.BuildRequest;
import io.athanor.kit.messaging.EventConsumption;
import io.athanor.kit.messaging.EventContext;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Queues a build when all sources of a pipeline have their outcome. The event names the manifest of
 * documents, so the order of the single documents' events does not matter; a request without a
 * pipeline has no recipe, and its documents wait for a client to ask for a data set.
 */
@ApplicationScoped
class DocumentEventsConsumer {

  private final EventConsumption consumption;
  private final BuildRepository builds;
  private final DatasetBuildWorker worker;

  DocumentEventsConsumer(
      EventConsumption consumption, BuildRepository builds, DatasetBuildWorker worker) {
    this.consumption = consumption;
    this.builds = builds;
    this.worker = worker;
  }

  @Incoming("documents")
  Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumption.consume(record, this::handle);
  }

  private Uni<Void> handle(DomainEvent event, EventContext context) {
    if (!(event instanceof IngestCompleted completed)) {
      return Uni.createFrom().voidItem();
    }
    PipelineRef pipeline = completed.pipeline();
    if (pipeline == null) {
      return Uni.createFrom().voidItem();
    }
    BuildRequest request = BuildRequest.ofPipeline(completed, pipeline);
    return Panache.withTransaction(() -> builds.queue(request))
        .invoke(worker::nudge)
        .replaceWithVoid();
  }
}
