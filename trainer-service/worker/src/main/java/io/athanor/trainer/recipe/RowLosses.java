package io.athanor.trainer.recipe;

import io.athanor.trainer.checkpoint.LossHistory;
import io.athanor.trainer.data.EncodedRow;
import io.athanor.trainer.data.SequencePacker;
import io.athanor.trainer.engine.LlamaModel;
import io.athanor.trainer.engine.TokenPack;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Sorts the losses of a step's tokens, which come pack by pack, by the row they belong to. */
final class RowLosses implements LlamaModel.TokenObserver {
  private final Map<TokenPack, int[]> rowsOf = new IdentityHashMap<>();
  private final List<EncodedRow> rows;
  private final double[] sums;
  private final int[] tokens;
  private int hits;

  /**
   * @param rows of the step, in its order
   */
  RowLosses(List<EncodedRow> rows, List<SequencePacker.Packed> packs) {
    this.rows = rows;
    packs.forEach(packed -> rowsOf.put(packed.pack(), packed.rows()));
    sums = new double[rows.size()];
    tokens = new int[rows.size()];
  }

  @Override
  public void of(TokenPack pack, LlamaModel.TokenScores scores) {
    double[] negativeLogLikelihoods = scores.negativeLogLikelihoods();
    int[] rowsOfPack = Objects.requireNonNull(rowsOf.get(pack), "a pack of another step");
    for (int i = 0; i < negativeLogLikelihoods.length; i++) {
      int row = rowsOfPack[pack.owners()[i]];
      sums[row] += negativeLogLikelihoods[i];
      tokens[row]++;
      hits += scores.hits()[i] ? 1 : 0;
    }
  }

  /** Share of the step's supervised tokens that none was likelier than. */
  double accuracy() {
    return (double) hits / Arrays.stream(tokens).sum();
  }

  /** Mean loss of each row, in the order of the step. */
  List<LossHistory.Row> means() {
    return IntStream.range(0, rows.size())
        .mapToObj(
            row ->
                new LossHistory.Row(
                    rows.get(row).exampleId(),
                    rows.get(row).part(),
                    sums[row] / tokens[row],
                    tokens[row]))
        .toList();
  }
}
