package io.athanor.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.trainer.checkpoint.LossHistory;
import io.athanor.trainer.data.EncodedRow;
import io.athanor.trainer.data.SequencePacker;
import io.athanor.trainer.engine.LlamaModel;
import io.athanor.trainer.engine.TokenRow;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowLossesTest {

  @Test
  void lossesFindTheirRowThroughPacksThatReorderThem() {
    // Given
    List<EncodedRow> rows =
        List.of(
            EncodedRow.whole("short", row(3, 10)),
            new EncodedRow("play", 2, row(7, 20)),
            EncodedRow.whole("replay-3", row(5, 30)));
    List<SequencePacker.Packed> packs =
        new SequencePacker(8).packed(rows.stream().map(EncodedRow::tokens).toList());
    assertThat(packs).hasSize(2);

    // When
    RowLosses losses = new RowLosses(rows, packs);
    for (SequencePacker.Packed packed : packs) {
      double[] labels = Arrays.stream(packed.pack().labels()).asDoubleStream().toArray();
      boolean[] hits = new boolean[labels.length];
      for (int i = 0; i < hits.length; i++) {
        hits[i] = labels[i] == 20;
      }
      losses.of(packed.pack(), new LlamaModel.TokenScores(labels, hits));
    }

    // Then
    assertThat(losses.means())
        .containsExactly(
            new LossHistory.Row("short", 1, 10, 2),
            new LossHistory.Row("play", 2, 20, 6),
            new LossHistory.Row("replay-3", 1, 30, 4));
    assertThat(losses.accuracy()).isEqualTo(0.5); // 6 of 12
  }

  /** A row of one token, again and again, whose loss the test takes to be the token itself. */
  private static TokenRow row(int length, int token) {
    int[] tokens = new int[length];
    float[] weights = new float[length];
    Arrays.fill(tokens, token);
    Arrays.fill(weights, 0.5f);
    return new TokenRow(tokens, weights);
  }
}
