package io.athanor.inference.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is.
 *
 * <p>Where a batch can have one adapter only, groups take turns of a few steps each: a group waits
 * at most (groups - 1) x quantum steps. A group that has just become busy goes first, because its
 * requester has seen nothing yet. Where batches are mixed, there is one group of all requests.
 */
final class AdapterRotation {

  private final int quantum;
  private final boolean mixed;
  private final Deque<AdapterGroup> groups = new ArrayDeque<>();
  private int stepsLeft;

  AdapterRotation(int quantum, boolean mixed) {
    this.quantum = quantum;
    this.mixed = mixed;
  }

  /** The group for requests of an adapter, which goes first when it is new. */
  AdapterGroup groupOf(@Nullable AdapterUse use) {
    AdapterUse adapter = mixed ? null : use;
    return groups.stream()
        .filter(group -> Objects.equals(group.adapter(), adapter))
        .findFirst()
        .orElseGet(() -> addFirst(adapter));
  }

  /** The group whose step is next. Only to be called when there is one. */
  AdapterGroup next() {
    if (stepsLeft == 0) {
      groups.addLast(groups.removeFirst());
      stepsLeft = quantum;
    }
    stepsLeft--;
    return groups.getFirst();
  }

  /** Removes a group that has nothing to do any more. */
  void removeIfEmpty(AdapterGroup group) {
    if (group.running().isEmpty()) {
      if (group == groups.peekFirst()) {
        stepsLeft = quantum;
      }
      groups.remove(group);
    }
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  Stream<AdapterGroup> groups() {
    return groups.stream();
  }

  private AdapterGroup addFirst(@Nullable AdapterUse adapter) {
    AdapterGroup group = new AdapterGroup(adapter);
    groups.addFirst(group);
    stepsLeft = quantum;
    return group;
  }
}
