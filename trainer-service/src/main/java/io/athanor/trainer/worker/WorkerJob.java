package io.athanor.trainer.worker;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.RunId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a run, as the child JVM gets it. All paths are absolute.
 *
 * @param datasetDir folder with {@code train-00000.jsonl}, {@code validation-00000.jsonl} and so
 *     on, and {@code probes.jsonl} where the data set has probes
 * @param spec the hyper-parameters as they were asked for, see {@link WorkerSpec}; the child
 *     derives the rest
 * @param attemptDir where checkpoints are written, one folder each
 * @param resumeFrom folder of the checkpoint to continue from; null starts anew
 * @param outputDir where the adapter is written
 * @param threads threads to compute with
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerJob(
    RunId runId,
    BaseModel baseModel,
    String datasetDir,
    Map<String, Object> spec,
    String attemptDir,
    @Nullable String resumeFrom,
    String outputDir,
    int threads) {

  /**
   * The frozen weights.
   *
   * @param kind {@code gguf} or {@code folder}
   * @param name how the model card calls it
   * @param sha256 checksum that ties checkpoints to it
   */
  public record BaseModel(String kind, String name, String path, String sha256) {}
}
