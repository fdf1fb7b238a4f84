package io.athanor.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.athanor.trainer.data.SequencePacker;
import io.athanor.trainer.engine.FrozenBase;
import io.athanor.trainer.engine.LlamaModel;
import io.athanor.trainer.engine.LoraSpec;
import io.athanor.trainer.engine.TokenPack;
import io.athanor.trainer.engine.TokenRow;
import io.athanor.trainer.engine.TorchRuntime;
import io.athanor.trainer.recipe.TinyRuns;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldOutEvaluatorTest {
  private static final int[] TOKENS = {5, 9, 30, 12, 7, 41, 3};

  private FrozenBase base;
  private LlamaModel model;

  @BeforeEach
  void open() throws Exception {
    TorchRuntime.bindThread(1);
    base = FrozenBase.open(TinyRuns.base());
    model = new LlamaModel(base, LoraSpec.of(4, 4), false);
    model.adapters().initialise(1);
  }

  @AfterEach
  void close() {
    model.close();
    base.close();
  }

  @Test
  void lossPerplexityAndAccuracyAreThoseOfTheLogits() {
    // Given
    int[] likeliest = likeliestAfterEachToken();
    int[] tokens = TOKENS.clone();
    tokens[tokens.length - 1] = likeliest[tokens.length - 2];
    TokenRow row = new TokenRow(tokens, new float[] {0, 0, 0, 2, 1, 1, 1});
    int hits = 1;
    for (int i = 3; i < tokens.length - 1; i++) {
      hits += likeliest[i - 1] == tokens[i] ? 1 : 0;
    }

    // When
    HeldOutEvaluator.Score score =
        HeldOutEvaluator.score(model, new SequencePacker(64), List.of(row));

    // Then
    assertThat(score.accuracy()).isEqualTo(hits / 4.0);
    assertThat(score.loss()).isCloseTo(weightedLoss(row), within(1e-5));
    assertThat(score.perplexity()).isEqualTo(Math.exp(score.loss()));
  }

  @Test
  void longRowIsScoredChunkByChunkLikeItsFirstTokens() {
    // Given
    int[] tokens = new int[300];
    float[] weights = new float[300];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = 3 + i * 7 % 90;
      weights[i] = 1;
    }
    TokenRow whole = new TokenRow(tokens, weights);
    TokenRow start = new TokenRow(Arrays.copyOf(tokens, 100), Arrays.copyOf(weights, 100));

    // When
    LlamaModel.TokenScores scores = model.scores(TokenPack.of(List.of(whole)));
    LlamaModel.TokenScores ofStart = model.scores(TokenPack.of(List.of(start)));

    // Then
    assertThat(scores.hits()).hasSize(299).startsWith(ofStart.hits());
    assertThat(Arrays.copyOf(scores.negativeLogLikelihoods(), 99))
        .containsExactly(ofStart.negativeLogLikelihoods(), within(1e-4));
    assertThat(weightedLoss(whole))
        .isCloseTo(
            Arrays.stream(scores.negativeLogLikelihoods()).average().orElseThrow(), within(1e-5));
  }

  @Test
  void anchorsCountOnlyWhatTheyLostAgainstTheBase() {
    // Given
    TokenRow row = new TokenRow(TOKENS, new float[] {0, 0, 1, 1, 1, 1, 1});
    HeldOutRows rows = new HeldOutRows(List.of(row), List.of(row), List.of());
    double loss = weightedLoss(row);

    // Then
    assertThat(scoreWithBaseline(rows, loss - 0.25)).isCloseTo(loss + 2 * 0.25, within(1e-5));
    assertThat(scoreWithBaseline(rows, loss + 0.25)).isCloseTo(loss, within(1e-5));
  }

  private double scoreWithBaseline(HeldOutRows rows, double baseline) {
    return new HeldOutEvaluator(model, new SequencePacker(64), rows, 2, baseline)
        .evaluate()
        .score();
  }

  private int[] likeliestAfterEachToken() {
    float[] logits = model.logits(TOKENS);
    int vocabulary = model.shape().vocabularySize();
    int[] likeliest = new int[TOKENS.length];
    for (int position = 0; position < TOKENS.length; position++) {
      for (int id = 0; id < vocabulary; id++) {
        int best = position * vocabulary + likeliest[position];
        if (logits[position * vocabulary + id] > logits[best]) {
          likeliest[position] = id;
        }
      }
    }
    return likeliest;
  }

  /** Cross-entropy by its definition, from the logits in double. */
  private double weightedLoss(TokenRow row) {
    float[] logits = model.logits(row.tokens());
    int vocabulary = model.shape().vocabularySize();
    double total = 0;
    for (int i = 1; i < row.length(); i++) {
      double sum = 0;
      for (int id = 0; id < vocabulary; id++) {
        sum += Math.exp(logits[(i - 1) * vocabulary + id]);
      }
      double likelihood = Math.exp(logits[(i - 1) * vocabulary + row.tokens()[i]]) / sum;
      total -= row.weights()[i] * Math.log(likelihood);
    }
    return total / row.totalWeight();
  }
}
