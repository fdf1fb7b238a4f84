package io.athanor.trainer.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Which lane runs which packs: the longest first, each to the lane with the fewest tokens. */
public final class LaneSchedule {
  /**
   * One pack on all threads loses a fifth (of 1,000 tokens) to a third (of 200) of its time to
   * synchronisation; lanes may be as uneven.
   */
  private static final double WORTH = 1.35;

  private final List<List<Integer>> packs = new ArrayList<>();
  private final long[] tokens;

  private LaneSchedule(int lanes) {
    IntStream.range(0, lanes).forEach(lane -> packs.add(new ArrayList<>()));
    tokens = new long[lanes];
  }

  static LaneSchedule of(List<TokenPack> packs, int lanes) {
    return ofLengths(packs.stream().map(TokenPack::length).toList(), lanes);
  }

  /**
   * @param lengths tokens of each pack
   */
  public static LaneSchedule ofLengths(List<Integer> lengths, int lanes) {
    LaneSchedule schedule = new LaneSchedule(lanes);
    IntStream.range(0, lengths.size())
        .boxed()
        .sorted(Comparator.comparingInt((Integer pack) -> lengths.get(pack)).reversed())
        .forEach(pack -> schedule.add(pack, lengths.get(pack)));
    return schedule;
  }

  private void add(int pack, int length) {
    int emptiest = 0;
    for (int lane = 1; lane < tokens.length; lane++) {
      emptiest = tokens[lane] < tokens[emptiest] ? lane : emptiest;
    }
    packs.get(emptiest).add(pack);
    tokens[emptiest] += length;
  }

  List<Integer> packsOf(int lane) {
    return packs.get(lane);
  }

  /** Whether lanes are even enough to be faster than one pack after another on all threads. */
  public boolean pays() {
    long total = 0;
    long most = 0;
    for (long each : tokens) {
      total += each;
      most = Math.max(most, each);
    }
    return most * tokens.length <= WORTH * total;
  }
}
