package io.athanor.trainer.recipe;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * All that a worker needs to train one run, as JSON.
 *
 * @param datasetDir folder with {@code train-*.jsonl}, {@code validation-*.jsonl}, {@code
 *     probes.jsonl}
 * @param attemptDir where checkpoints of this attempt go
 * @param resumeFrom complete checkpoint to go on from
 * @param threads CPU threads; the same number gives the same bytes
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TrainingJob(
    String runId,
    BaseModel baseModel,
    Path datasetDir,
    TrainingSpec spec,
    Path attemptDir,
    @Nullable Path resumeFrom,
    Path outputDir,
    int threads) {

  /**
   * The base: a GGUF file or a model folder.
   *
   * @param kind {@code gguf} or {@code folder}, for people
   * @param name how the model card calls it
   * @param sha256 of the file, when known: ties checkpoints to it
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record BaseModel(
      @Nullable String kind, @Nullable String name, Path path, @Nullable String sha256) {
    /** Name for the model card and adapter_config.json. */
    public String displayName() {
      return name != null ? name : path.getFileName().toString();
    }
  }

  public TrainingJob {
    require(runId, "runId");
    require(baseModel, "baseModel");
    require(baseModel == null ? null : baseModel.path(), "baseModel.path");
    require(datasetDir, "datasetDir");
    require(spec, "spec");
    require(attemptDir, "attemptDir");
    require(outputDir, "outputDir");
    threads = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }

  private static void require(@Nullable Object value, String field) {
    if (value == null) {
      throw new IllegalArgumentException("job: field " + field + " is missing");
    }
  }
}
