package io.athanor.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which tokens of a training step were the likeliest ones, against the argmax of whole logits. */
class TokenHitsTest {
  private static final ModelShape SHAPE = TestShapes.qwen3();

  /** More supervised tokens than the loss takes at once. */
  private static final int LENGTH = 140;

  @Test
  void hitsOfATrainingStepAreThoseOfTheArgmax() {
    try (FrozenBase base =
            new FrozenBase(SHAPE, new RandomBase(SHAPE, 1), TestShapes.frequencies(SHAPE));
        LlamaModel model = new LlamaModel(base, LoraSpec.of(4, 8), false)) {
      model.adapters().load(TestShapes::randomAdapter);
      // Given: every second token is the model's own choice, so that there are hits
      int[] tokens = new int[LENGTH];
      for (int i = 1; i < LENGTH; i++) {
        tokens[i] =
            i % 2 == 0
                ? (7 * i) % SHAPE.vocabularySize()
                : likeliest(model.logits(Arrays.copyOf(tokens, i)), i - 1);
      }
      float[] weights = new float[LENGTH];
      Arrays.fill(weights, 1, LENGTH, 1);
      TokenPack pack = TokenPack.of(List.of(new TokenRow(tokens, weights)));
      float[] logits = model.logits(tokens);
      boolean[] expected = new boolean[LENGTH - 1];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = likeliest(logits, i) == tokens[i + 1];
      }

      // When
      List<boolean[]> hits = new ArrayList<>();
      model.accumulate(
          List.of(pack), new LlamaModel.Step(0, 0), (of, scores) -> hits.add(scores.hits()));

      // Then
      assertThat(hits).singleElement().isEqualTo(expected);
      assertThat(model.scores(pack).hits()).isEqualTo(expected);
      assertThat(expected).contains(true, false);
    }
  }

  /** The token of the greatest logit in a row of logits [length, V]. */
  private static int likeliest(float[] logits, int row) {
    int best = 0;
    int from = row * SHAPE.vocabularySize();
    for (int token = 1; token < SHAPE.vocabularySize(); token++) {
      if (logits[from + token] > logits[from + best]) {
        best = token;
      }
    }
    return best;
  }
}
