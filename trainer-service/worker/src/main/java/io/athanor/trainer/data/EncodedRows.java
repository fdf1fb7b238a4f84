package io.athanor.trainer.data;

import io.athanor.trainer.engine.TokenRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows ready for training, with what was lost on the way there: never silent.
 *
 * @param truncated rows cut at their end to the longest allowed length
 * @param dropped rows without any token that carries loss (after cutting)
 */
public record EncodedRows(List<TokenRow> rows, int truncated, int dropped) {

  public static EncodedRows of(List<Example> examples, ChatEncoder encoder, int maxLength) {
    List<TokenRow> rows = new ArrayList<>();
    int truncated = 0;
    int dropped = 0;
    for (Example example : examples) {
      TokenRow row = encoder.encode(example);
      if (row.length() > maxLength) {
        row =
            new TokenRow(
                Arrays.copyOf(row.tokens(), maxLength), Arrays.copyOf(row.weights(), maxLength));
        truncated++;
      }
      if (row.supervised() == 0) {
        dropped++;
      } else {
        rows.add(row);
      }
    }
    return new EncodedRows(List.copyOf(rows), truncated, dropped);
  }

  public long tokens() {
    return rows.stream().mapToLong(TokenRow::length).sum();
  }
}
