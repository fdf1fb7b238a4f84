package io.athanor.dataset.build;

import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.IngestCompleted;
import io.athanor.contracts.pipeline.PipelineSpec;
import io.athanor.contracts.pipeline.VariantSpec;
import io.athanor.dataset.catalog.BuildRepository;
import io.athanor.dataset.catalog.BuildRequest;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.BlobStoreException;
import io.athanor.kit.messaging.EventConsumption;
import io.athanor.kit.messaging.EventContext;
import io.athanor.kit.messaging.PoisonMessageException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Queues a build when all sources of a pipeline have their outcome. The event names the manifest of
 * documents, so the order of the single documents' events does not matter; a request without a
 * pipeline has no recipe, and its documents wait for a client to ask for a data set. A pipeline of
 * several variants gets a build for each.
 */
@ApplicationScoped
class DocumentEventsConsumer {

  private final EventConsumption consumption;
  private final BuildRepository builds;
  private final DatasetBuildWorker worker;
  private final BlobStore blobs;
  private final Vertx vertx;

  DocumentEventsConsumer(
      EventConsumption consumption,
      BuildRepository builds,
      DatasetBuildWorker worker,
      BlobStore blobs,
      Vertx vertx) {
    this.consumption = consumption;
    this.builds = builds;
    this.worker = worker;
    this.blobs = blobs;
    this.vertx = vertx;
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
    return vertx
        .executeBlocking(() -> requests(completed, pipeline))
        .chain(
            requests ->
                Uni.createFrom().deferred(() -> Panache.withTransaction(() -> queue(requests))))
        .invoke(worker::nudge);
  }

  private Uni<Void> queue(List<BuildRequest> requests) {
    Uni<Void> all = Uni.createFrom().voidItem();
    for (BuildRequest request : requests) {
      all = all.chain(() -> builds.queue(request)).replaceWithVoid();
    }
    return all;
  }

  private List<BuildRequest> requests(IngestCompleted completed, PipelineRef pipeline) {
    List<VariantSpec> variants = spec(pipeline).variants();
    return variants.isEmpty()
        ? List.of(BuildRequest.ofPipeline(completed, pipeline))
        : variants.stream()
            .map(variant -> BuildRequest.ofPipeline(completed, pipeline.of(variant.name())))
            .toList();
  }

  private PipelineSpec spec(PipelineRef pipeline) {
    try {
      return blobs.json(pipeline.spec(), PipelineSpec.class);
    } catch (BlobStoreException e) {
      if (e.code() == ProblemCode.NOT_FOUND || e.code() == ProblemCode.CHECKSUM_MISMATCH) {
        throw new PoisonMessageException(
            "pipeline " + pipeline.id() + " has no specification: " + e.getMessage(), e);
      }
      throw e;
    } catch (UncheckedIOException e) {
      throw new PoisonMessageException(
          "the specification of pipeline " + pipeline.id() + " cannot be read: " + e.getMessage(),
          e);
    }
  }
}
