package io.athanor.trainer.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job was asked for.
 *
 * @param model a base model as runs name it
 * @param seed decides the order of the rows and the first weights
 * @param metadata the caller's own; null when there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobRequest(
    String model,
    String trainingFile,
    @Nullable String validationFile,
    @Nullable String suffix,
    long seed,
    @Nullable Map<String, String> metadata,
    Hyperparameters hyperparameters) {

  /**
   * What is null is chosen automatically.
   *
   * @param learningRateMultiplier factor on the learning rate that is derived
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Hyperparameters(
      @Nullable Integer epochs,
      @Nullable Integer batchSize,
      @Nullable Double learningRateMultiplier) {

    static final Hyperparameters AUTOMATIC = new Hyperparameters(null, null, null);
  }
}
