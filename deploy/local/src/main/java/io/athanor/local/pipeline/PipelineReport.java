package io.athanor.local.pipeline;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.athanor.contracts.dataset.EvaluationReport;
import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.settings.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is left of a pipeline when it has ended.
 *
 * @param models one, or one of each variant
 */
public record PipelineReport(List<ModelReport> models) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  public PipelineReport {
    models = List.copyOf(models);
  }

  /** Collects the report from the data folder of the platform the pipeline ran on. */
  public static PipelineReport of(PipelineOutcome.Served served, DataFolder home) {
    return new PipelineReport(
        served.models().stream().map(tuned -> ModelReport.of(tuned, home)).toList());
  }

  /** Whether there is more than the base model to compare a model with. */
  boolean isComparison() {
    return models.size() > 1;
  }

  /**
   * Writes the report as JSON, whole or not at all: the fields of the one model, or a list {@code
   * variants} of them.
   */
  public void write(Path target, String frontDoor) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("frontDoor", frontDoor);
    if (isComparison()) {
      content.put("variants", models.stream().map(ModelReport::fields).toList());
    } else {
      content.putAll(models.getFirst().fields());
    }
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

  static EvaluationReport read(Path file) {
    try {
      return JSON.readValue(Files.readAllBytes(file), EvaluationReport.class);
    } catch (IOException e) {
      throw new PlatformFailure(
          "%s, the before/after table, cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}
