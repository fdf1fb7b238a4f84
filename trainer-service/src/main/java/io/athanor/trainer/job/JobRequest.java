package io.athanor.trainer.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
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

  /** The entry of the metadata that moves a job in the queue, which OpenAI's interface cannot. */
  static final String PRIORITY = "athanor_priority";

  /** How urgent its run is: the greater, the sooner. */
  @JsonIgnore
  int priority() {
    return metadata == null ? 0 : Integer.parseInt(metadata.getOrDefault(PRIORITY, "0"));
  }

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
