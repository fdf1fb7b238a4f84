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
 * @param storage how the frozen base lies in memory: {@code auto}, {@code fp32}, {@code bf16},
 *     {@code int8}, {@code nf4} (arXiv 2305.14314) or {@code gguf}, the file's own blocks
 * @param recompute compute activations again in the backward pass instead of keeping them
 * @param packTokens tokens of one forward pass at most; rows of a step are packed into as few
 *     passes as fit and never change the step
 * @param evaluations how often held-out rows and probes are measured; 0 never
 * @param earlyStopping evaluations without improvement after which the run ends; 0 never
 * @param keepBest publish the step with the best evaluation instead of the last
 * @param checkpointSteps steps between two checkpoints
 * @param exports files written besides the adapter: {@code merged}, {@code gguf-f32}, {@code
 *     gguf-f16}, {@code gguf-bf16}, {@code gguf-q8_0}, {@code gguf-q4_0}
 * @param replayWeight factor on the loss of replay rows
 * @param anchorWeight weight of the anchors' loss against the paraphrases' when the best step is
 *     chosen
 * @param learningRateMultiplier factor on the learning rate that is derived; excludes {@code
 *     learningRate}
 * @param epochCheckpoints how many of the last epochs' ends are published as models of their own,
 *     besides the run's; default 0
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
    @Nullable Integer replayRows,
    @Nullable String storage,
    @Nullable Boolean recompute,
    @Nullable Integer packTokens,
    @Nullable Integer evaluations,
    @Nullable Integer earlyStopping,
    @Nullable Boolean keepBest,
    @Nullable Integer checkpointSteps,
    @Nullable List<String> exports,
    @Nullable Double replayWeight,
    @Nullable Double anchorWeight,
    @Nullable Double learningRateMultiplier,
    @Nullable Integer epochCheckpoints) {

  /** Everything derived. */
  public static final TrainingSpec AUTOMATIC =
      new TrainingSpec(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null, null, null, null, null, null, null, null, null, null, null, null, null, null);

  public TrainingSpec {
    SettingRules.oneOf("training.preset", preset, SettingRules.PRESETS);
    SettingRules.oneOf("training.schedule", schedule, SettingRules.SCHEDULES);
    SettingRules.oneOf("training.storage", storage, SettingRules.STORAGES);
    SettingRules.between("training.epochs", epochs, 1, 10_000);
    SettingRules.between("training.steps", steps, 1, 100_000_000);
    SettingRules.between("training.rank", rank, 1, 1024);
    SettingRules.between("training.alpha", alpha, Float.MIN_VALUE, 65_536);
    SettingRules.between("training.dropout", dropout, 0, 0.95);
    SettingRules.between("training.learningRate", learningRate, Double.MIN_VALUE, 1);
    SettingRules.between("training.warmupSteps", warmupSteps, 0, 100_000_000);
    SettingRules.between("training.effectiveBatchSize", effectiveBatchSize, 1, 65_536);
    SettingRules.between("training.maxSequenceLength", maxSequenceLength, 8, 1_048_576);
    SettingRules.between("training.weightDecay", weightDecay, 0, 10);
    SettingRules.between("training.maxGradientNorm", maxGradientNorm, 0, 1e9);
    SettingRules.between("training.replayRows", replayRows, 0, 100_000);
    SettingRules.between("training.packTokens", packTokens, 8, 1_048_576);
    SettingRules.between("training.evaluations", evaluations, 0, 10_000);
    SettingRules.between("training.earlyStopping", earlyStopping, 0, 10_000);
    SettingRules.between("training.checkpointSteps", checkpointSteps, 1, 100_000_000);
    SettingRules.between("training.replayWeight", replayWeight, 0, 1000);
    SettingRules.between("training.anchorWeight", anchorWeight, 0, 1000);
    SettingRules.between(
        "training.learningRateMultiplier", learningRateMultiplier, Double.MIN_VALUE, 1000);
    SettingRules.between("training.epochCheckpoints", epochCheckpoints, 0, 100);
    if (learningRate != null && learningRateMultiplier != null) {
      throw new IllegalArgumentException(
          "training.learningRate and training.learningRateMultiplier exclude each other: give one");
    }
    if (epochs != null && steps != null) {
      throw new IllegalArgumentException(
          "training.epochs and training.steps exclude each other: give one");
    }
    targetModules = SettingRules.targetModules("training.targetModules", targetModules);
    exports = SettingRules.eachOneOf("training.exports", exports, SettingRules.EXPORTS);
  }
}
