package io.athanor.trainer.engine;

import java.util.List;

/**
 * Rows laid end to end without padding, [T] tokens. Positions restart at each row and attention
 * never crosses a bound (packing without cross-contamination, arXiv 2107.02027).
 *
 * @param bounds row i covers tokens bounds[i] to bounds[i + 1]
 * @param sources position whose hidden state predicts the label
 * @param owners row that a label belongs to
 */
public record TokenPack(
    int[] tokens,
    int[] positions,
    long[] bounds,
    int[] sources,
    int[] labels,
    float[] weights,
    int[] owners) {

  public static TokenPack of(List<TokenRow> rows) {
    int length = rows.stream().mapToInt(TokenRow::length).sum();
    int supervised = rows.stream().mapToInt(TokenRow::supervised).sum();
    TokenPack pack =
        new TokenPack(
            new int[length],
            new int[length],
            new long[rows.size() + 1],
            new int[supervised],
            new int[supervised],
            new float[supervised],
            new int[supervised]);
    int at = 0;
    int label = 0;
    for (int r = 0; r < rows.size(); r++) {
      TokenRow row = rows.get(r);
      for (int i = 0; i < row.length(); i++) {
        pack.tokens[at + i] = row.tokens()[i];
        pack.positions[at + i] = i;
        if (i > 0 && row.weights()[i] > 0) {
          pack.sources[label] = at + i - 1;
          pack.labels[label] = row.tokens()[i];
          pack.weights[label] = row.weights()[i];
          pack.owners[label++] = r;
        }
      }
      at += row.length();
      pack.bounds[r + 1] = at;
    }
    return pack;
  }

  public int length() {
    return tokens.length;
  }

  public int rows() {
    return bounds.length - 1;
  }

  public int supervised() {
    return labels.length;
  }

  public double totalWeight() {
    double total = 0;
    for (float weight : weights) {
      total += weight;
    }
    return total;
  }
}
