package io.athanor.trainer.data;

import io.athanor.trainer.engine.LaneSchedule;
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
 *
 * <p>For lanes that run packs at once there are as many packs, or a multiple, of like length, as
 * long as that is the faster way; the capacity is what all lanes hold together.
 */
public final class SequencePacker {
  private final int capacity;
  private final int lanes;

  /** Packs that are run one after another. */
  public SequencePacker(int capacity) {
    this(capacity, 1);
  }

  public SequencePacker(int capacity, int lanes) {
    this.capacity = capacity;
    this.lanes = lanes;
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
    if (lanes > 1) {
      List<List<Integer>> even = even(rows, longestFirst);
      if (LaneSchedule.ofLengths(even.stream().map(bin -> length(rows, bin)).toList(), lanes)
          .pays()) {
        return even;
      }
    }
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

  /** The fewest packs, a multiple of the lanes, that hold the rows when each takes the emptiest. */
  private List<List<Integer>> even(List<TokenRow> rows, List<Integer> longestFirst) {
    for (int count = lanes; count < rows.size(); count += lanes) {
      List<List<Integer>> bins = emptiestFirst(rows, longestFirst, count);
      if (bins.stream().allMatch(bin -> bin.size() < 2 || length(rows, bin) <= capacity / lanes)) {
        return bins;
      }
    }
    return longestFirst.stream().map(List::of).toList();
  }

  private static List<List<Integer>> emptiestFirst(
      List<TokenRow> rows, List<Integer> longestFirst, int count) {
    List<List<Integer>> bins = new ArrayList<>();
    IntStream.range(0, count).forEach(bin -> bins.add(new ArrayList<>()));
    int[] filled = new int[count];
    for (int row : longestFirst) {
      int emptiest = 0;
      for (int bin = 1; bin < count; bin++) {
        emptiest = filled[bin] < filled[emptiest] ? bin : emptiest;
      }
      bins.get(emptiest).add(row);
      filled[emptiest] += rows.get(row).length();
    }
    return bins;
  }

  private static int length(List<TokenRow> rows, List<Integer> bin) {
    return bin.stream().mapToInt(row -> rows.get(row).length()).sum();
  }
}
