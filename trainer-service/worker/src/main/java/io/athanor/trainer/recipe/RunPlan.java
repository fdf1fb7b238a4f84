package io.athanor.trainer.recipe;

import io.athanor.llm.model.ModelConfig;
import io.athanor.trainer.checkpoint.Checkpoint;
import io.athanor.trainer.checkpoint.CheckpointException;
import io.athanor.trainer.checkpoint.TrainerState;
import io.athanor.trainer.data.EncodedRow;
import io.athanor.trainer.data.EncodedRows;
import io.athanor.trainer.engine.BaseStorage;
import io.athanor.trainer.engine.TorchRuntime;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All that is decided before weights are loaded: rows, settings, and that the run fits into memory.
 *
 * @param identity what checkpoints of this run belong to
 */
record RunPlan(
    TrainingSettings settings,
    EncodedRows encoded,
    MemoryEstimate memory,
    TrainerState.Identity identity) {
  /** Longest row that the base's own answers make: prompt with template, and answer. */
  private static final int REPLAY_PROMPT_TOKENS = 64;

  /**
   * Decides.
   *
   * @param resumed goes on as it was begun, whatever memory there is now
   * @throws TrainingException when nothing can be trained or it cannot fit
   */
  static RunPlan of(
      TrainingJob job,
      RunData data,
      BaseModelCache.Described base,
      @Nullable Checkpoint resumed,
      OptionalLong memoryBudget) {
    ModelConfig config = base.config();
    base.encoder().requireFit(data.training(), config.vocabularySize());
    int longest = AutomaticSettings.longestRow(job.spec(), config.contextLength());
    EncodedRows encoded = EncodedRows.of(data.training(), base.encoder(), longest);
    if (encoded.rows().isEmpty()) {
      throw new TrainingException(
          "dataset-invalid",
          "none of the %d rows has an answer within %d tokens"
              .formatted(data.training().size(), longest));
    }
    TrainingSettings open =
        AutomaticSettings.resolve(
            job.spec(),
            new RunSize(
                data.training().size(),
                encoded.rows().size(),
                data.hasRawText(),
                config.parameters(),
                config.contextLength()));
    MemoryFit.Fit fit =
        new MemoryFit(config, open.lora(), sizes(encoded, open), TorchRuntime.lanes())
            .first(choices(job, open, resumed), memoryBudget);
    TrainingSettings settings = open.with(fit.choice());
    String sha256 = job.baseModel().sha256();
    return new RunPlan(
        settings,
        encoded,
        fit.estimate(),
        new TrainerState.Identity(
            sha256 == null ? "" : sha256,
            base.encoder().sha256(),
            data.sha256(),
            settings.toMap()));
  }

  private static List<MemoryChoice> choices(
      TrainingJob job, TrainingSettings settings, @Nullable Checkpoint resumed) {
    List<MemoryChoice> choices = MemoryFit.choices(job.spec(), settings, storages(job));
    if (resumed == null) {
      return choices;
    }
    Map<String, Object> begun = resumed.state().identity().settings();
    List<MemoryChoice> same =
        choices.stream()
            .filter(choice -> begun.getOrDefault("recompute", false).equals(choice.recompute()))
            .filter(choice -> choice.storage().label().equals(begun.get("storage")))
            .filter(choice -> begun.getOrDefault("packTokens", 0).equals(choice.packTokens()))
            .toList();
    if (same.isEmpty()) {
      throw new CheckpointException(
          resumed.folder() + ": the settings of the checkpoint are others than the run's");
    }
    return same;
  }

  /** What was asked for; else the most exact ones first. A GGUF's own blocks lose nothing. */
  private static List<BaseStorage> storages(TrainingJob job) {
    String asked = job.spec().storage();
    if (asked != null && !asked.equals("auto")) {
      return List.of(BaseStorage.named(asked));
    }
    return Files.isDirectory(job.baseModel().path())
        ? List.of(BaseStorage.FP32, BaseStorage.BF16, BaseStorage.INT8, BaseStorage.NF4)
        : List.of(BaseStorage.FP32, BaseStorage.GGUF);
  }

  private static MemoryFit.RowSizes sizes(EncodedRows encoded, TrainingSettings settings) {
    int replay =
        settings.replay().rows() == 0 ? 0 : REPLAY_PROMPT_TOKENS + settings.replay().tokens();
    int longest = Math.max(encoded.longest(), replay);
    IntStream lengths = encoded.rows().stream().mapToInt(row -> row.tokens().length());
    long largestStep =
        IntStream.concat(lengths, IntStream.generate(() -> replay).limit(settings.replay().rows()))
            .boxed()
            .sorted(Comparator.reverseOrder())
            .limit(settings.effectiveBatch())
            .mapToLong(Integer::longValue)
            .sum();
    return new MemoryFit.RowSizes(longest, (int) Math.min(Integer.MAX_VALUE, largestStep));
  }

  TrainingRows rows(BaseReplies replies) {
    List<EncodedRow> replay =
        IntStream.range(0, replies.replay().size())
            .mapToObj(
                i ->
                    EncodedRow.whole(
                        "replay-" + (i + 1),
                        replies.replay().get(i).row(settings.replay().weight())))
            .toList();
    return new TrainingRows(encoded.rows(), replay);
  }
}
