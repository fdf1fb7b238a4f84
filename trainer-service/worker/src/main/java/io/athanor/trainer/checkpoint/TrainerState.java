package io.athanor.trainer.checkpoint;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run at a step boundary, next to the tensors. Shuffling and initialisation are
 * functions of seed and step, so there is no generator state.
 *
 * @param step optimizer steps done; the next one has this index
 * @param tokens tokens trained on so far
 * @param best the best step so far, absent before the first evaluation
 * @param withoutImprovement evaluations since then, for early stopping
 * @param identity what the checkpoint belongs to
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TrainerState(
    int step,
    long adamSteps,
    long tokens,
    double lastLoss,
    @Nullable Best best,
    int withoutImprovement,
    Identity identity) {

  /** A step that scored better than all before it. */
  public record Best(int step, double score, @Nullable Double validationLoss) {}

  /** SHA-256 of base model, tokenizer with template, and data set; settings as resolved. */
  public record Identity(
      String baseSha256, String chatSha256, String datasetSha256, Map<String, Object> settings) {}
}
