package io.athanor.dataset.split;

import io.athanor.dataset.recipe.SeededChoice;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which rows are held out. Whole sources are, never single rows: two rows of one source know each
 * other's answer, so a held-out row with a trained sibling would measure memory. A group is kept as
 * eight bytes a row, so that a million rows can be split.
 */
public final class SourceSplit {

  private final SeededChoice choice;
  private long[] groups = new long[1024];
  private int rows;
  private final BitSet left = new BitSet();
  private final BitSet named = new BitSet();
  private boolean byName;
  private long lastHeldOut;
  private boolean holdsOut;

  public SourceSplit(long seed) {
    this.choice = new SeededChoice(seed);
  }

  /**
   * Adds the next row.
   *
   * @param group the source it must not be separated from
   */
  public void add(String group) {
    if (rows == groups.length) {
      groups = Arrays.copyOf(groups, rows * 2);
    }
    groups[rows++] = choice.number("split|" + group);
  }

  /** Takes a row out again, as if it had never been added. */
  public void leaveOut(int row) {
    left.set(row);
  }

  /**
   * Holds out floor(share x groups) groups, chosen by the seed; with few groups that is none.
   *
   * @param heldOutShare 0 to 0.5
   */
  public void decide(double heldOutShare) {
    if (byName) {
      named.andNot(left);
      holdsOut = !named.isEmpty();
      return;
    }
    long[] kept = new long[rows - left.cardinality()];
    int size = 0;
    for (int row = left.nextClearBit(0); row < rows; row = left.nextClearBit(row + 1)) {
      kept[size++] = groups[row];
    }
    long[] different = Arrays.stream(kept).sorted().distinct().toArray();
    int count = (int) Math.floor(heldOutShare * different.length);
    holdsOut = count > 0;
    lastHeldOut = holdsOut ? different[count - 1] : 0;
  }

  /** Holds out a row whatever its group, and from then on only rows that are named like this. */
  public void holdOut(int row) {
    byName = true;
    named.set(row);
  }

  /** Whether any row is held out. */
  public boolean holdsOut() {
    return holdsOut;
  }

  /** Whether a row is held out, after {@link #decide}. */
  public boolean isHeldOut(int row) {
    if (byName) {
      return named.get(row);
    }
    return holdsOut && !left.get(row) && groups[row] <= lastHeldOut;
  }
}
