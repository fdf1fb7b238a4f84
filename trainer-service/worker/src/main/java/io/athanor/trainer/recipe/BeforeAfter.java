package io.athanor.trainer.recipe;

import io.athanor.trainer.data.ChatEncoder;
import io.athanor.trainer.data.EncodedRows;
import io.athanor.trainer.data.Example;
import io.athanor.trainer.data.SequencePacker;
import io.athanor.trainer.engine.LlamaModel;
import io.athanor.trainer.engine.TokenRow;
import io.athanor.trainer.eval.HeldOutEvaluator;
import io.athanor.trainer.eval.HeldOutEvaluator.Score;
import io.athanor.trainer.eval.HeldOutRows;
import io.athanor.trainer.progress.HeldOutScores;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same held-out rows predicted before and after training: those that all variants of a pipeline
 * are compared on, else the validation rows.
 */
final class BeforeAfter {
  /** Enough for a steady figure; more would cost as much as training. */
  private static final int MOST_ROWS = 128;

  private final LlamaModel model;
  private final SequencePacker packer;
  private final List<TokenRow> rows;
  private final @Nullable Score base;

  private BeforeAfter(LlamaModel model, SequencePacker packer, List<TokenRow> rows) {
    this.model = model;
    this.packer = packer;
    this.rows = rows;
    this.base = HeldOutEvaluator.score(model, packer, rows);
  }

  /**
   * Scores the base.
   *
   * @param model with an adapter that is no change yet
   */
  static BeforeAfter before(
      LlamaModel model, RunData data, ChatEncoder encoder, TrainingSettings settings) {
    List<Example> examples = data.comparison().isEmpty() ? data.validation() : data.comparison();
    List<TokenRow> rows =
        EncodedRows.of(
                HeldOutRows.spread(examples, MOST_ROWS), encoder, settings.maxSequenceLength())
            .tokenRows();
    return new BeforeAfter(
        model, new SequencePacker(settings.packTokens()), HeldOutRows.spread(rows, MOST_ROWS));
  }

  /** Scores the model as it stands now; absent without rows. */
  @Nullable HeldOutScores after() {
    Score tuned = HeldOutEvaluator.score(model, packer, rows);
    if (base == null || tuned == null) {
      return null;
    }
    return new HeldOutScores(
        rows.size(),
        rows.stream().mapToLong(TokenRow::supervised).sum(),
        base.perplexity(),
        tuned.perplexity(),
        base.accuracy(),
        tuned.accuracy());
  }
}
