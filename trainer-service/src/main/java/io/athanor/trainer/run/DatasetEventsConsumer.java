package io.athanor.trainer.run;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.event.DatasetReady;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.kit.blob.BlobStoreException;
import io.athanor.kit.messaging.EventConsumption;
import io.athanor.kit.messaging.PoisonMessageException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Starts the run that a pipeline asks for as soon as its data set is ready. */
@ApplicationScoped
class DatasetEventsConsumer {

  private final EventConsumption consumption;
  private final PipelineTraining pipelines;
  private final RunCommands commands;
  private final Vertx vertx;

  DatasetEventsConsumer(
      EventConsumption consumption, PipelineTraining pipelines, RunCommands commands, Vertx vertx) {
    this.consumption = consumption;
    this.pipelines = pipelines;
    this.commands = commands;
    this.vertx = vertx;
  }

  @Incoming("datasets")
  Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumption.consume(record, (event, context) -> handle(event));
  }

  private Uni<Void> handle(DomainEvent event) {
    if (event instanceof DatasetReady ready && ready.pipeline() != null) {
      return vertx
          .executeBlocking(() -> read(ready))
          .chain(
              request ->
                  request.isEmpty()
                      ? Uni.createFrom().voidItem()
                      : commands.request(request.get(), true).replaceWithVoid());
    }
    return Uni.createFrom().voidItem();
  }

  private Optional<TrainingRequested> read(DatasetReady ready) {
    try {
      return pipelines.request(ready);
    } catch (BlobStoreException e) {
      if (e.code() == ProblemCode.NOT_FOUND || e.code() == ProblemCode.CHECKSUM_MISMATCH) {
        throw new PoisonMessageException(
            "data set " + ready.datasetId() + " is announced but: " + e.getMessage(), e);
      }
      throw e;
    } catch (UncheckedIOException e) {
      throw new PoisonMessageException(
          "data set "
              + ready.datasetId()
              + " belongs to a pipeline that cannot be read: "
              + e.getMessage(),
          e);
    }
  }
}
