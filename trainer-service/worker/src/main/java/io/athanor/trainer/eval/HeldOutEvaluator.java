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
  /** Losses per supervised token; absent where there are no such rows. */
  public record Evaluation(
      @Nullable Double paraphraseLoss,
      @Nullable Double anchorLoss,
      @Nullable Double validationLoss,
      double score) {}

  private final LlamaModel model;
  private final SequencePacker packer;
  private final HeldOutRows rows;
  private final double anchorWeight;
  private final double anchorBaseline;

  /** Measures the anchors' baseline: to be made while the adapter is still no change. */
  public HeldOutEvaluator(
      LlamaModel model, SequencePacker packer, HeldOutRows rows, double anchorWeight) {
    this.model = model;
    this.packer = packer;
    this.rows = rows;
    this.anchorWeight = anchorWeight;
    Double base = loss(rows.anchors());
    this.anchorBaseline = base == null ? 0 : base;
  }

  /** Whether anything says how good a step is. */
  public boolean canChoose() {
    return !rows.paraphrases().isEmpty() || !rows.validation().isEmpty();
  }

  public Evaluation evaluate() {
    Double paraphrases = loss(rows.paraphrases());
    Double anchors = loss(rows.anchors());
    Double validation = loss(rows.validation());
    double learned = paraphrases != null ? paraphrases : validation != null ? validation : 0;
    double lost = anchors == null ? 0 : Math.max(0, anchors - anchorBaseline);
    return new Evaluation(paraphrases, anchors, validation, learned + anchorWeight * lost);
  }

  private @Nullable Double loss(List<TokenRow> rows) {
    if (rows.isEmpty()) {
      return null;
    }
    double total = 0;
    double weight = 0;
    for (TokenPack pack : packer.pack(rows)) {
      double[] perToken = model.negativeLogLikelihoods(pack);
      for (int i = 0; i < perToken.length; i++) {
        total += perToken[i] * pack.weights()[i];
      }
      weight += pack.totalWeight();
    }
    return total / weight;
  }
}
