package io.athanor.trainer;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.trainer.publication.ModelPublication;
import io.athanor.trainer.run.TrainingRun;
import java.time.Instant;

/** What a holder would publish; its files are never opened. */
final class PublishedModels {

  private PublishedModels() {}

  static ModelPublished of(TrainingRun run) {
    ArtifactRef file = run.request().datasetManifest();
    return new ModelPublished(
        ModelPublication.modelId(run.id()),
        run.request().modelName(),
        run.id(),
        run.request().baseModel(),
        file,
        file,
        file,
        null,
        null,
        "0".repeat(64),
        "0".repeat(64),
        null,
        null,
        null,
        Instant.EPOCH);
  }
}
