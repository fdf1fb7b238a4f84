package io.athanor.dataset.diff;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Turn;
import io.athanor.dataset.diff.VersionDiff.Changed;
import io.athanor.dataset.diff.VersionDiff.ChangedTurn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares two versions example by example, streaming: of unchanged examples a hash is held, of the
 * others that the earlier version alone has at most {@value #MOST_PAIRED}; beyond them an example
 * with other words counts as one removed and one added.
 */
final class VersionComparison {

  static final int MOST_PAIRED = 50_000;

  private final Side before;
  private final Side after;
  private final int listed;
  private final Map<Long, Deque<Example>> unpaired = new LinkedHashMap<>();
  private final List<Example> added = new ArrayList<>();
  private final List<Example> removed = new ArrayList<>();
  private final List<Changed> changed = new ArrayList<>();
  private int held;
  private long unchangedCount;
  private long movedCount;
  private long changedCount;
  private long addedCount;
  private long removedCount;

  /** One version: both suppliers open the rows anew each time. */
  record Side(Supplier<Stream<Example>> train, Supplier<Stream<Example>> validation) {}

  /**
   * Prepares the comparison.
   *
   * @param listed how many of each kind are listed; all are counted
   */
  VersionComparison(Side before, Side after, int listed) {
    this.before = before;
    this.after = after;
    this.listed = listed;
  }

  VersionDiff run() {
    ContentHashes trainedBefore = hashes(before.train());
    ContentHashes heldOutBefore = hashes(before.validation());
    ContentHashes trainedAfter = hashes(after.train());
    ContentHashes heldOutAfter = hashes(after.validation());
    each(before.train(), row -> old(row, trainedAfter, heldOutAfter));
    each(before.validation(), row -> old(row, heldOutAfter, trainedAfter));
    each(after.train(), row -> fresh(row, trainedBefore, heldOutBefore));
    each(after.validation(), row -> fresh(row, heldOutBefore, trainedBefore));
    for (Deque<Example> rows : unpaired.values()) {
      rows.forEach(this::remove);
    }
    return new VersionDiff(
        new VersionDiff.Counts(unchangedCount, movedCount, changedCount, addedCount, removedCount),
        added,
        removed,
        changed);
  }

  private static ContentHashes hashes(Supplier<Stream<Example>> rows) {
    try (Stream<Example> open = rows.get()) {
      return ContentHashes.of(open.iterator());
    }
  }

  private interface Visitor {
    void see(Example row);
  }

  private static void each(Supplier<Stream<Example>> rows, Visitor visitor) {
    try (Stream<Example> open = rows.get()) {
      Iterator<Example> iterator = open.iterator();
      while (iterator.hasNext()) {
        visitor.see(iterator.next());
      }
    }
  }

  private void old(Example row, ContentHashes samePart, ContentHashes otherPart) {
    if (samePart.contains(row) || otherPart.contains(row)) {
      return;
    }
    if (held == MOST_PAIRED) {
      remove(row);
      return;
    }
    held++;
    unpaired.computeIfAbsent(ContentHashes.origin(row), key -> new ArrayDeque<>()).add(row);
  }

  private void fresh(Example row, ContentHashes samePart, ContentHashes otherPart) {
    if (samePart.contains(row)) {
      unchangedCount++;
      return;
    }
    if (otherPart.contains(row)) {
      movedCount++;
      return;
    }
    Deque<Example> sameOrigin = unpaired.get(ContentHashes.origin(row));
    Example earlier = sameOrigin == null ? null : sameOrigin.poll();
    if (earlier == null) {
      addedCount++;
      list(added, row);
    } else {
      changedCount++;
      list(changed, new Changed(earlier, row, turns(earlier, row)));
    }
  }

  private void remove(Example row) {
    removedCount++;
    list(removed, row);
  }

  private <T> void list(List<T> list, T item) {
    if (list.size() < listed) {
      list.add(item);
    }
  }

  private static List<ChangedTurn> turns(Example before, Example after) {
    List<ChangedTurn> turns = new ArrayList<>();
    if (!Objects.equals(before.text(), after.text())) {
      turns.add(new ChangedTurn(1, null, before.text(), after.text()));
    }
    int most = Math.max(before.turns().size(), after.turns().size());
    for (int index = 0; index < most; index++) {
      Turn one = turn(before, index);
      Turn two = turn(after, index);
      Turn known = two == null ? one : two;
      if (known != null && !known.equals(two == null ? two : one)) {
        turns.add(
            new ChangedTurn(
                index + 1,
                known.role(),
                one == null ? null : one.content(),
                two == null ? null : two.content()));
      }
    }
    return turns;
  }

  private static @Nullable Turn turn(Example example, int index) {
    return index < example.turns().size() ? example.turns().get(index) : null;
  }
}
