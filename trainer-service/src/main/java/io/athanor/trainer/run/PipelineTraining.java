package io.athanor.trainer.run;

import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RunId;
import io.athanor.contracts.Uuid7;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.event.DatasetReady;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.contracts.pipeline.PipelineSpec;
import io.athanor.kit.blob.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Reads the training section of a pipeline. The run's identifier follows from the pipeline and the
 * data set's content, so the same event delivered twice asks for the same run.
 */
@ApplicationScoped
class PipelineTraining {

  private final BlobStore blobs;

  PipelineTraining(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** The request for the run of this data set; empty when it belongs to no pipeline. Blocks. */
  Optional<TrainingRequested> request(DatasetReady ready) {
    PipelineRef pipeline = ready.pipeline();
    if (pipeline == null) {
      return Optional.empty();
    }
    String variant = pipeline.variant();
    PipelineSpec spec = blobs.json(pipeline.spec(), PipelineSpec.class).ofVariant(variant);
    DatasetManifest manifest = blobs.json(ready.manifest(), DatasetManifest.class);
    // Variants may train equal rows with other settings.
    String asker = pipeline.id() + (variant == null ? "" : " " + variant);
    String identity = "run of " + asker + " on " + manifest.contentSha256();
    return Optional.of(
        new TrainingRequested(
            new RunId(Uuid7.named(identity).toString()),
            spec.modelName(),
            ready.datasetId(),
            ready.manifest(),
            spec.baseModel(),
            spec.training(),
            spec.priority(),
            "pipeline " + pipeline.name() + (variant == null ? "" : ", variant " + variant),
            pipeline,
            ready.occurredAt()));
  }
}
