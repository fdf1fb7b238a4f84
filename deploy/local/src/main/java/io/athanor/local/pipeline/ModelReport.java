package io.athanor.local.pipeline;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.dataset.EvaluationReport;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.local.settings.DataFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One model of a pipeline: where its adapter lies, and the before/after table.
 *
 * @param variant empty without variants
 * @param adapter the adapter's file in PEFT format
 * @param adapterGguf the adapter's file for llama.cpp
 */
public record ModelReport(
    String variant,
    ModelPublished model,
    Path adapter,
    Path adapterGguf,
    Optional<EvaluationReport> evaluation) {

  static ModelReport of(PipelineOutcome.TunedModel tuned, DataFolder home) {
    ModelPublished model = tuned.model();
    return new ModelReport(
        tuned.variant(),
        model,
        file(home, model.adapter()),
        file(home, model.adapterGguf()),
        tuned.evaluation().map(done -> PipelineReport.read(file(home, done.report()))));
  }

  /** The report as fields of a JSON object. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (!variant.isEmpty()) {
      fields.put("variant", variant);
    }
    fields.put("model", model.name());
    fields.put("modelId", model.modelId().value());
    fields.put("runId", model.runId().value());
    fields.put("baseModel", model.baseModel());
    fields.put("adapter", adapter.toString());
    fields.put("adapterGguf", adapterGguf.toString());
    if (model.heldOut() != null) {
      fields.put("heldOut", model.heldOut());
    }
    evaluation.ifPresent(
        report -> {
          fields.put("scores", report.scores());
          fields.put("rows", report.rows());
        });
    return fields;
  }

  private static Path file(DataFolder home, ArtifactRef artifact) {
    return home.blobs().resolve(artifact.key());
  }
}
