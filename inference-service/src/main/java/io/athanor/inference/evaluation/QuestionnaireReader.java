package io.athanor.inference.evaluation;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.dataset.Probe;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.contracts.pipeline.EvaluationSpec;
import io.athanor.contracts.pipeline.PipelineSpec;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reads the probes of a model and the evaluation's section of its pipeline. */
@ApplicationScoped
class QuestionnaireReader {

  private final BlobStore blobs;

  QuestionnaireReader(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** Empty when the model has no probes or its pipeline wants no evaluation. */
  Optional<Questionnaire> read(ModelPublished model) {
    ArtifactRef probes = model.probes();
    if (probes == null) {
      return Optional.empty();
    }
    PipelineRef pipeline = model.pipeline();
    if (pipeline == null) {
      return Optional.of(
          new Questionnaire(probesIn(probes), null, EvaluationSpec.DEFAULT.maxTokens()));
    }
    PipelineSpec spec = blobs.json(pipeline.spec(), PipelineSpec.class);
    if (!spec.evaluation().enabled()) {
      return Optional.empty();
    }
    return Optional.of(
        new Questionnaire(
            probesIn(probes), spec.recipe().systemPrompt(), spec.evaluation().maxTokens()));
  }

  private List<Probe> probesIn(ArtifactRef jsonLines) {
    return new String(blobs.bytes(jsonLines), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> Json.read(line, Probe.class))
        .toList();
  }
}
