package io.athanor.trainer.eval;

import io.athanor.trainer.data.SequencePacker;
import io.athanor.trainer.engine.LlamaModel;
import io.athanor.trainer.engine.TokenPack;
import io.athanor.trainer.engine.TokenRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scores the model on held-out rows, teacher-forced.
 *
 * <p>Score = paraphrase loss + anchorWeight * max(0, anchor loss - anchor loss of the base), where
 * an anchor row holds the base's own greedy answer: what training takes from it shows as loss.
 * Without paraphrases the validation loss takes their place. Lower is better.
 */
public final class HeldOutEvaluator {
  /**
   * How rows of one kind are predicted.
   *
   * @param loss mean negative log-likelihood of a supervised token, weighted as in training
   * @param accuracy share of supervised tokens that are the likeliest, whatever their weight
   */
  public record Score(double loss, double accuracy) {
    public double perplexity() {
      return Math.exp(loss);
    }
  }

  /** Scores by kind, absent where there are no such rows; {@code score} is their sum as above. */
  public record Evaluation(
      @Nullable Score paraphrases,
      @Nullable Score anchors,
      @Nullable Score validation,
      double score) {}

  private final LlamaModel model;
  private final SequencePacker packer;
  private final HeldOutRows rows;
  private final double anchorWeight;
  private final double anchorBaseline;

  /**
   * @param anchorBaseline loss of the anchors while the adapter is no change, 0 without anchors
   */
  public HeldOutEvaluator(
      LlamaModel model,
      SequencePacker packer,
      HeldOutRows rows,
      double anchorWeight,
      double anchorBaseline) {
    this.model = model;
    this.packer = packer;
    this.rows = rows;
    this.anchorWeight = anchorWeight;
    this.anchorBaseline = anchorBaseline;
  }

  /** Whether anything says how good a step is. */
  public boolean canChoose() {
    return rows.canChoose();
  }

  public Evaluation evaluate() {
    Score paraphrases = score(model, packer, rows.paraphrases());
    Score anchors = score(model, packer, rows.anchors());
    Score validation = score(model, packer, rows.validation());
    Score learned = paraphrases != null ? paraphrases : validation;
    double lost = anchors == null ? 0 : Math.max(0, anchors.loss() - anchorBaseline);
    return new Evaluation(
        paraphrases,
        anchors,
        validation,
        (learned == null ? 0 : learned.loss()) + anchorWeight * lost);
  }

  /** Scores rows with the model as it stands; absent without rows. */
  public static @Nullable Score score(
      LlamaModel model, SequencePacker packer, List<TokenRow> rows) {
    if (rows.isEmpty()) {
      return null;
    }
    double total = 0;
    double weight = 0;
    long hits = 0;
    long tokens = 0;
    for (TokenPack pack : packer.pack(rows)) {
      LlamaModel.TokenScores scores = model.scores(pack);
      for (int i = 0; i < scores.hits().length; i++) {
        total += scores.negativeLogLikelihoods()[i] * pack.weights()[i];
        hits += scores.hits()[i] ? 1 : 0;
      }
      weight += pack.totalWeight();
      tokens += scores.hits().length;
    }
    return new Score(total / weight, (double) hits / tokens);
  }
}
