package io.athanor.trainer.recipe;

import io.athanor.trainer.engine.AdamW;
import io.athanor.trainer.engine.BaseStorage;
import io.athanor.trainer.engine.LearningRateSchedule;
import io.athanor.trainer.engine.LinearModule;
import io.athanor.trainer.engine.LoraSpec;
import io.athanor.trainer.export.ExportKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Every setting of a run, resolved.
 *
 * @param packTokens tokens of a micro-batch at most, unless a single row is longer
 * @param automaticSteps length that would have been chosen, see {@link RunLength}
 */
public record TrainingSettings(
    String preset,
    LoraSpec lora,
    LearningRateSchedule schedule,
    AdamW.Settings optimizer,
    int epochs,
    int steps,
    int effectiveBatch,
    int maxSequenceLength,
    long seed,
    Replay replay,
    Selection selection,
    int packTokens,
    boolean recompute,
    BaseStorage storage,
    int checkpointSteps,
    int automaticSteps,
    Set<ExportKind> exports) {

  /** Rows against forgetting. */
  public record Replay(int rows, int tokens, float weight) {
    private static final int EPOCHS_WITHOUT_REPETITION = 3;

    /** Different prompts the rows are taken from, epoch by epoch. */
    public int pool() {
      return rows * EPOCHS_WITHOUT_REPETITION;
    }
  }

  /**
   * How the best step is chosen.
   *
   * @param earlyStopping evaluations in a row without improvement that end the run, 0 for never
   * @param probesPerKind held-out rows of each kind that are looked at
   */
  public record Selection(
      boolean keepBest,
      int evaluations,
      double anchorWeight,
      int earlyStopping,
      int probesPerKind) {}

  /** The same run in other micro-batches or on another storage. */
  TrainingSettings with(MemoryChoice choice) {
    return new TrainingSettings(
        preset,
        lora,
        schedule,
        optimizer,
        epochs,
        steps,
        effectiveBatch,
        maxSequenceLength,
        seed,
        replay,
        selection,
        choice.packTokens(),
        choice.recompute(),
        choice.storage(),
        checkpointSteps,
        automaticSteps,
        exports);
  }

  /** Flat view for people and for the checkpoint, which fits only equal settings. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("preset", preset);
    map.put("rank", lora.rank());
    map.put("alpha", lora.alpha());
    map.put("rsLora", lora.rankStabilised());
    map.put("dropout", lora.dropout());
    map.put(
        "targetModules", lora.targets().stream().sorted().map(LinearModule::shortName).toList());
    map.put("learningRate", schedule.peak());
    map.put("schedule", schedule.kind().name().toLowerCase(java.util.Locale.ROOT));
    map.put("warmupSteps", schedule.warmupSteps());
    map.put("weightDecay", optimizer.weightDecay());
    map.put("clip", optimizer.maxGradientNorm());
    map.put("epochs", epochs);
    map.put("steps", steps);
    map.put("effectiveBatch", effectiveBatch);
    map.put("maxSequenceLength", maxSequenceLength);
    map.put("seed", seed);
    map.put("replayRows", replay.rows());
    map.put("replayTokens", replay.tokens());
    map.put("replayWeight", replay.weight());
    map.put("keepBest", selection.keepBest());
    map.put("evaluations", selection.evaluations());
    map.put("anchorWeight", selection.anchorWeight());
    map.put("earlyStopping", selection.earlyStopping());
    map.put("probesPerKind", selection.probesPerKind());
    map.put("packTokens", packTokens);
    map.put("recompute", recompute);
    map.put("storage", storage.label());
    return map;
  }
}
