package io.athanor.trainer.recipe;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked for; whatever is absent is chosen by {@link AutomaticSettings}.
 *
 * @param preset {@code facts} or {@code general}; absent: facts below 500 rows
 * @param steps optimizer steps at most; epochs decide when absent
 * @param schedule {@code cosine}, {@code linear} or {@code constant}
 * @param clip greatest global gradient norm, 0 for none
 * @param replayRows the base's own answers mixed in against forgetting
 * @param replayWeight factor on the loss of those rows
 * @param replayTokens longest such answer
 * @param evaluations how often the held-out probes are looked at
 * @param anchorWeight weight of lost anchors against paraphrases in the choice of the best step
 * @param keepBest false keeps the last step instead of the best one
 * @param packTokens tokens of a micro-batch at most
 * @param recompute trade a third of the speed for memory
 * @param targetModules PEFT names of linears, or {@code all-linear}
 * @param effectiveBatch rows of an optimizer step, in as many micro-batches as they need
 * @param checkpointSteps steps between checkpoints; absent: few enough to cost little time
 * @param earlyStopping evaluations in a row without improvement after which the run ends with its
 *     best step, 0 for never
 * @param storage how the frozen base lies in memory: {@code fp32}, {@code bf16}, {@code int8},
 *     {@code nf4}, {@code gguf}; {@code auto}: the most exact one that fits
 * @param exports what the trained model is exported as besides its adapter: {@code merged}, {@code
 *     gguf-f32}, {@code gguf-f16}, {@code gguf-bf16}, {@code gguf-q8_0}, {@code gguf-q4_0}
 * @param learningRateMultiplier factor on the learning rate that is chosen
 * @param epochCheckpoints how many of the last epochs' ends become models of their own
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TrainingSpec(
    @Nullable String preset,
    @Nullable Integer epochs,
    @Nullable Integer steps,
    @Nullable Integer rank,
    @Nullable Double alpha,
    @Nullable Boolean rsLora,
    @Nullable Double dropout,
    @Nullable List<String> targetModules,
    @Nullable Double learningRate,
    @Nullable String schedule,
    @Nullable Integer warmupSteps,
    @Nullable Integer effectiveBatch,
    @Nullable Integer maxSequenceLength,
    @Nullable Double weightDecay,
    @Nullable Double clip,
    @Nullable Long seed,
    @Nullable Integer replayRows,
    @Nullable Double replayWeight,
    @Nullable Integer replayTokens,
    @Nullable Integer evaluations,
    @Nullable Double anchorWeight,
    @Nullable Boolean keepBest,
    @Nullable Integer packTokens,
    @Nullable Boolean recompute,
    @Nullable Integer checkpointSteps,
    @Nullable Integer earlyStopping,
    @Nullable String storage,
    @Nullable List<String> exports,
    @Nullable Double learningRateMultiplier,
    @Nullable Integer epochCheckpoints) {}
