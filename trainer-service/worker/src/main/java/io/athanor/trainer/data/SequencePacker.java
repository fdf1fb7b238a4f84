package io.athanor.trainer.data;

import io.athanor.trainer.engine.TokenPack;
import io.athanor.trainer.engine.TokenRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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

  public List<TokenPack> pack(List<TokenRow> rows) {
    List<List<TokenRow>> bins = new ArrayList<>();
    List<Integer> filled = new ArrayList<>();
    List<TokenRow> longestFirst = new ArrayList<>(rows);
    longestFirst.sort(Comparator.comparingInt(TokenRow::length).reversed());
    for (TokenRow row : longestFirst) {
      int best = -1;
      for (int bin = 0; bin < bins.size(); bin++) {
        boolean fits = filled.get(bin) + row.length() <= capacity;
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
      filled.set(best, filled.get(best) + row.length());
    }
    return bins.stream().map(TokenPack::of).toList();
  }
}
