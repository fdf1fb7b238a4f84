package io.athanor.contracts.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hyper-parameters a user may set; what is null is derived from the data set, the base model and
 * the preset when the run starts, and reported in {@code TrainingStarted}. Steps are derived from
 * epochs unless they are given.
 *
 * @param preset {@code auto}, {@code facts} or {@code general}
 * @param epochs passes over the training rows
 * @param steps optimizer steps; excludes {@code epochs}
 * @param rank LoRA rank r (arXiv 2106.09685)
 * @param alpha LoRA alpha: the update is scaled by alpha / r
 * @param dropout LoRA dropout probability, 0 to below 1
 * @param rsLora scale by alpha / sqrt(r) instead (arXiv 2312.03732)
 * @param targetModules linear layers that get an adapter, or {@code all-linear}
 * @param learningRate peak learning rate
 * @param schedule {@code linear}, {@code cosine} or {@code constant}
 * @param warmupSteps steps until the peak learning rate is reached
 * @param effectiveBatchSize rows per optimizer step
 * @param maxSequenceLength tokens of the longest row; longer rows are cut, counted and reported
 * @param weightDecay decoupled weight decay of AdamW (arXiv 1711.05101)
 * @param maxGradientNorm global gradient norm above which gradients are scaled down
 * @param seed decides initial weights, row order and every other choice; default 42
 * @param replayRows the base model's own answers to unrelated prompts mixed in against forgetting
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingSpec(
    @Nullable String preset,
    @Nullable Integer epochs,
    @Nullable Integer steps,
    @Nullable Integer rank,
    @Nullable Float alpha,
    @Nullable Float dropout,
    @Nullable Boolean rsLora,
    @Nullable List<String> targetModules,
    @Nullable Double learningRate,
    @Nullable String schedule,
    @Nullable Integer warmupSteps,
    @Nullable Integer effectiveBatchSize,
    @Nullable Integer maxSequenceLength,
    @Nullable Double weightDecay,
    @Nullable Double maxGradientNorm,
    @Nullable Long seed,
    @Nullable Integer replayRows) {

  /** Everything derived. */
  public static final TrainingSpec AUTOMATIC =
      new TrainingSpec(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null, null);

  public TrainingSpec {
    requireOneOf("training.preset", preset, List.of("auto", "facts", "general"));
    requireOneOf("training.schedule", schedule, List.of("linear", "cosine", "constant"));
    requireBetween("training.epochs", epochs, 1, 10_000);
    requireBetween("training.steps", steps, 1, 100_000_000);
    requireBetween("training.rank", rank, 1, 1024);
    requireBetween("training.alpha", alpha, Float.MIN_VALUE, 65_536);
    requireBetween("training.dropout", dropout, 0, 0.95);
    requireBetween("training.learningRate", learningRate, Double.MIN_VALUE, 1);
    requireBetween("training.warmupSteps", warmupSteps, 0, 100_000_000);
    requireBetween("training.effectiveBatchSize", effectiveBatchSize, 1, 65_536);
    requireBetween("training.maxSequenceLength", maxSequenceLength, 8, 1_048_576);
    requireBetween("training.weightDecay", weightDecay, 0, 10);
    requireBetween("training.maxGradientNorm", maxGradientNorm, Double.MIN_VALUE, 1e9);
    requireBetween("training.replayRows", replayRows, 0, 100_000);
    if (epochs != null && steps != null) {
      throw new IllegalArgumentException(
          "training.epochs and training.steps exclude each other: give one");
    }
    targetModules = targetModules == null ? null : List.copyOf(targetModules);
  }

  private static void requireOneOf(String field, @Nullable String value, List<String> known) {
    if (value != null && !known.contains(value)) {
      throw new IllegalArgumentException(
          field + " must be one of " + String.join(", ", known) + ", was \"" + value + '"');
    }
  }

  private static void requireBetween(
      String field, @Nullable Number value, double least, double most) {
    if (value != null && !(value.doubleValue() >= least && value.doubleValue() <= most)) {
      String range =
          least == Double.MIN_VALUE || least == Float.MIN_VALUE
              ? "above 0"
              : "at least " + number(least);
      throw new IllegalArgumentException(
          field + " must be " + range + " and at most " + number(most) + ", was " + value);
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
