package io.athanor.ingest.pipeline;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.PipelineId;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.Uuid7;
import io.athanor.contracts.event.IngestRequested;
import io.athanor.contracts.pipeline.PipelineSpec;
import io.athanor.ingest.fetch.FileFetcher;
import io.athanor.ingest.request.RequestSubmission;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.json.Json;
import io.athanor.kit.observe.LogKeys;
import io.athanor.kit.transaction.Transactions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts pipeline files. A pipeline's id is made from its specification and the content of its
 * local sources, so the same pipeline submitted again is the newest one that ran before, with its
 * events and its model; changing a fact makes a new one, and so does asking for a fresh one.
 */
@ApplicationScoped
class PipelineSubmission {

  private static final Logger LOGGER = LoggerFactory.getLogger(PipelineSubmission.class);

  private final Transactions transactions;
  private final PipelineRepository pipelines;
  private final RequestSubmission requests;
  private final FileFetcher files;
  private final BlobStore blobs;
  private final InstantSource clock = InstantSource.system();

  PipelineSubmission(
      Transactions transactions,
      PipelineRepository pipelines,
      RequestSubmission requests,
      FileFetcher files,
      BlobStore blobs) {
    this.transactions = transactions;
    this.pipelines = pipelines;
    this.requests = requests;
    this.files = files;
    this.blobs = blobs;
  }

  /**
   * What a submission led to.
   *
   * @param reused whether an equal pipeline had been submitted before
   */
  record Result(SubmittedPipeline pipeline, boolean reused) {}

  /**
   * Stores the pipeline, its request and the request's event in one transaction; blocks.
   *
   * @param traceparent the trace that the submission belongs to
   */
  Result submit(PipelineDocument document, @Nullable String traceparent) {
    PipelineReader.Reading reading = PipelineReader.read(files, document);
    PipelineSpec spec = reading.spec();
    String identity = identity(reading);
    if (!document.fresh()) {
      Optional<SubmittedPipeline> earlier =
          transactions.await(() -> pipelines.findNewest(identity));
      if (earlier.isPresent()) {
        return new Result(earlier.get(), true);
      }
    }
    PipelineId id = document.fresh() ? PipelineId.next() : new PipelineId(identity);
    ArtifactRef artifact = blobs.putJson("pipelines/" + id + ".json", spec);
    SubmittedPipeline pipeline =
        new SubmittedPipeline(
            id,
            spec.name(),
            spec.modelName(),
            spec.baseModel(),
            artifact,
            new RequestId(Uuid7.named("ingest-request|" + id.value()).toString()),
            clock.instant());
    boolean added = transactions.await(() -> store(pipeline, identity, spec, traceparent));
    LOGGER
        .atInfo()
        .addKeyValue(LogKeys.PIPELINE, id)
        .addKeyValue("name", spec.name())
        .log("pipeline submitted");
    return new Result(pipeline, !added);
  }

  private Uni<Boolean> store(
      SubmittedPipeline pipeline,
      String identity,
      PipelineSpec spec,
      @Nullable String traceparent) {
    IngestRequested event =
        new IngestRequested(
            pipeline.requestId(),
            spec.sources(),
            pipeline.reference().inTrace(traceparent),
            pipeline.submittedAt());
    return pipelines
        .addIfAbsent(pipeline, identity)
        .chain(
            added ->
                added ? requests.submit(event).replaceWith(true) : Uni.createFrom().item(false));
  }

  private static String identity(PipelineReader.Reading reading) {
    String content = Json.text(reading.spec()) + "|" + String.join("|", reading.localHashes());
    return Uuid7.named("pipeline|" + content).toString();
  }
}
