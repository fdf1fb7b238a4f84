package io.athanor.inference.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for a sequence.
 *
 * <p>The place of a request is taken by the submitting thread, so the line never grows beyond its
 * limit; everything else belongs to the engine's thread.
 */
final class WaitingLine {

  private final int limit;
  private final AtomicInteger places = new AtomicInteger();
  private final List<Generation> waiting = new ArrayList<>();

  WaitingLine(int limit) {
    this.limit = limit;
  }

  /** Takes places for requests that will be {@linkplain #add added}; any thread. */
  void takePlaces(int count) {
    if (places.addAndGet(count) > limit) {
      places.addAndGet(-count);
      throw new EngineBusyException(limit);
    }
  }

  /** Gives places back that nothing will be added for; any thread. */
  void leavePlaces(int count) {
    places.addAndGet(-count);
  }

  void add(Generation generation) {
    waiting.add(generation);
  }

  /** The request that can begin whose adapter runs the fewest, the oldest among equals. */
  @Nullable Generation favourite(
      Predicate<Generation> canBegin, ToIntFunction<Generation> runningOfSameAdapter) {
    Generation favourite = null;
    int fewest = Integer.MAX_VALUE;
    for (Generation generation : waiting) {
      if (!canBegin.test(generation)) {
        continue;
      }
      int running = runningOfSameAdapter.applyAsInt(generation);
      if (running < fewest) {
        favourite = generation;
        fewest = running;
      }
    }
    return favourite;
  }

  void remove(Generation generation) {
    waiting.remove(generation);
    places.decrementAndGet();
  }

  /** Takes out the requests that meet a condition. */
  List<Generation> removeIf(Predicate<Generation> condition) {
    List<Generation> removed = new ArrayList<>();
    for (Iterator<Generation> each = waiting.iterator(); each.hasNext(); ) {
      Generation generation = each.next();
      if (condition.test(generation)) {
        each.remove();
        places.decrementAndGet();
        removed.add(generation);
      }
    }
    return removed;
  }

  boolean contains(Predicate<Generation> condition) {
    return waiting.stream().anyMatch(condition);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Requests that have a place; any thread. */
  int length() {
    return places.get();
  }
}
