package io.athanor.trainer.data;

import io.athanor.trainer.engine.TokenPack;
import io.athanor.trainer.engine.TokenRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lays the rows of one optimizer step into packs of at most {@code capacity} tokens: best fit,
 * longest row first. Nothing is cropped or padded; a row longer than the capacity gets a pack of
 * its own.
 */
public final class SequencePacker {
  private final int capacity;

  public SequencePacker(int capacity) {
    this.capacity = capacity;
  }

  /**
   * A pack and where its rows come from.
   *
   * @param rows row r of the pack was row rows[r] of the step
   */
  public record Packed(TokenPack pack, int[] rows) {}

  public List<TokenPack> pack(List<TokenRow> rows) {
    return packed(rows).stream().map(Packed::pack).toList();
  }

  /** Packs that know which row is which. */
  public List<Packed> packed(List<TokenRow> rows) {
    return arranged(rows).stream()
        .map(
            bin ->
                new Packed(
                    TokenPack.of(bin.stream().map(rows::get).toList()),
                    bin.stream().mapToInt(Integer::intValue).toArray()))
        .toList();
  }

  private List<List<Integer>> arranged(List<TokenRow> rows) {
    List<List<Integer>> bins = new ArrayList<>();
    List<Integer> filled = new ArrayList<>();
    List<Integer> longestFirst = new ArrayList<>(IntStream.range(0, rows.size()).boxed().toList());
    longestFirst.sort(Comparator.comparingInt((Integer row) -> rows.get(row).length()).reversed());
    for (int row : longestFirst) {
      int length = rows.get(row).length();
      int best = -1;
      for (int bin = 0; bin < bins.size(); bin++) {
        boolean fits = filled.get(bin) + length <= capacity;
        if (fits && (best < 0 || filled.get(bin) > filled.get(best))) {
          best = bin;
        }
      }
      if (best < 0) {
        best = bins.size();
        bins.add(new ArrayList<>());
        filled.add(0);
      }
      bins.get(best).add(row);
      filled.set(best, filled.get(best) + length);
    }
    return bins;
  }
}
