package io.athanor.trainer.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenAI's checkpoint object; metrics that were not measured at its step are null. */
record CheckpointObject(
    String id,
    String object,
    @JsonProperty("created_at") long createdAt,
    @JsonProperty("fine_tuned_model_checkpoint") String model,
    @JsonProperty("fine_tuning_job_id") String job,
    @JsonProperty("step_number") int step,
    Map<String, @Nullable Object> metrics) {

  private static final String PREFIX = "ftckpt_";

  private static final List<String> METRICS =
      List.of(
          "step",
          "train_loss",
          "train_mean_token_accuracy",
          "valid_loss",
          "valid_mean_token_accuracy",
          "full_valid_loss",
          "full_valid_mean_token_accuracy");

  static CheckpointObject of(JobCheckpoint checkpoint) {
    Map<String, @Nullable Object> metrics = new LinkedHashMap<>();
    METRICS.forEach(name -> metrics.put(name, checkpoint.metrics().get(name)));
    return new CheckpointObject(
        PREFIX + checkpoint.id(),
        "fine_tuning.job.checkpoint",
        checkpoint.createdAt().getEpochSecond(),
        checkpoint.model(),
        JobId.of(checkpoint.job()),
        checkpoint.step(),
        metrics);
  }

  /** The identifier that clients know without its prefix. */
  static String plainId(String id) {
    return id.startsWith(PREFIX) && StorableText.isStorable(id)
        ? id.substring(PREFIX.length())
        : "";
  }
}
