package io.athanor.local.pipeline;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.dataset.EvaluationReport;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.settings.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is left of a pipeline when it has ended: the served model, where its adapter lies, and the
 * before/after table.
 *
 * @param adapter the adapter's file in PEFT format
 * @param adapterGguf the adapter's file for llama.cpp
 */
public record PipelineReport(
    ModelPublished model, Path adapter, Path adapterGguf, Optional<EvaluationReport> evaluation) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Collects the report from the data folder of the platform the pipeline ran on. */
  public static PipelineReport of(PipelineOutcome.Served served, DataFolder home) {
    ModelPublished model = served.model();
    return new PipelineReport(
        model,
        file(home, model.adapter()),
        file(home, model.adapterGguf()),
        served.evaluation().map(completed -> read(file(home, completed.report()))));
  }

  /** Writes the report as JSON, whole or not at all. */
  public void write(Path target, String frontDoor) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("model", model.name());
    content.put("modelId", model.modelId().value());
    content.put("runId", model.runId().value());
    content.put("baseModel", model.baseModel());
    content.put("adapter", adapter.toString());
    content.put("adapterGguf", adapterGguf.toString());
    content.put("frontDoor", frontDoor);
    evaluation.ifPresent(
        report -> {
          content.put("scores", report.scores());
          content.put("rows", report.rows());
        });
    try {
      Path absolute = target.toAbsolutePath();
      Files.createDirectories(absolute.getParent());
      Path temporary = absolute.resolveSibling(absolute.getFileName() + ".tmp");
      Files.write(temporary, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
      Files.move(
          temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new PlatformFailure("%s cannot be written: %s".formatted(target, e), e);
    }
  }

  private static Path file(DataFolder home, ArtifactRef artifact) {
    return home.blobs().resolve(artifact.key());
  }

  private static EvaluationReport read(Path file) {
    try {
      return JSON.readValue(Files.readAllBytes(file), EvaluationReport.class);
    } catch (IOException e) {
      throw new PlatformFailure(
          "%s, the before/after table, cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}
