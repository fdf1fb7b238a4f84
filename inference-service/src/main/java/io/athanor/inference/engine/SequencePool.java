package io.athanor.inference.engine;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The sequences of the key-value cache and who has them.
 *
 * <p>Invariant: the cells of all sequences together never exceed the cache, where a sequence in use
 * counts with its longest possible answer, so a running request can never run out of room. Prefixes
 * of ended requests are kept and shared with prompts that begin alike, and given up from the least
 * recently used on when room is needed.
 */
final class SequencePool {

  private final ModelRuntime runtime;
  private final List<Sequence> sequences;
  private long uses;

  SequencePool(ModelRuntime runtime) {
    this.runtime = runtime;
    this.sequences = IntStream.range(0, runtime.sequences()).mapToObj(Sequence::new).toList();
  }

  /**
   * Takes a sequence for a prompt, sharing the longest prefix that is in the cache already.
   *
   * @param reservation positions of prompt and longest answer
   * @return null when there is no free sequence or not enough room now
   */
  @Nullable Sequence acquire(@Nullable AdapterUse adapter, int[] prompt, int reservation) {
    Sequence idle = leastRecentlyUsed(sequence -> true);
    if (idle == null || reservedCells() + reservation > runtime.cells()) {
      return null;
    }
    Sequence source = longestPrefix(adapter, prompt);
    // The last prompt token is always decoded again: its logits are not kept.
    int shared = Math.min(source.commonPrefix(adapter, prompt), prompt.length - 1);
    Sequence target = source.isIdle() && shared == source.decoded() ? source : idle;
    share(source, target, shared);
    target.occupy(adapter, prompt, shared, reservation);
    giveUpIdle();
    return target;
  }

  /** Gives a sequence back and keeps its prefix. */
  void release(Sequence sequence) {
    sequence.release(++uses);
  }

  /** Gives a sequence back whose content is not to be trusted. */
  void discard(Sequence sequence) {
    runtime.truncate(sequence.id(), 0);
    sequence.clear();
  }

  /** Forgets the prefixes computed under an adapter, whatever its strength. */
  void forget(String adapterKey) {
    sequences.stream()
        .filter(Sequence::isIdle)
        .filter(
            sequence -> sequence.adapter() != null && sequence.adapter().key().equals(adapterKey))
        .forEach(this::discard);
  }

  int inUse() {
    return (int) sequences.stream().filter(sequence -> !sequence.isIdle()).count();
  }

  /** Share of the cache that is spoken for. */
  double usage() {
    return (double) cells(sequence -> true) / runtime.cells();
  }

  private void share(Sequence source, Sequence target, int shared) {
    if (target == source) {
      runtime.truncate(target.id(), shared);
      target.share(Math.min(target.shared(), shared));
      return;
    }
    runtime.truncate(target.id(), 0);
    if (shared > 0) {
      runtime.sharePrefix(source.id(), target.id(), shared);
      source.share(Math.max(source.shared(), shared));
    }
    target.share(shared);
  }

  private void giveUpIdle() {
    while (cells(sequence -> true) > runtime.cells()) {
      Sequence oldest = leastRecentlyUsed(sequence -> sequence.decoded() > 0);
      if (oldest == null) {
        throw new IllegalStateException("Reservations exceed the cache");
      }
      discard(oldest);
    }
  }

  private Sequence longestPrefix(@Nullable AdapterUse adapter, int[] prompt) {
    Sequence longest = sequences.getFirst();
    for (Sequence sequence : sequences) {
      if (sequence.commonPrefix(adapter, prompt) > longest.commonPrefix(adapter, prompt)) {
        longest = sequence;
      }
    }
    return longest;
  }

  private @Nullable Sequence leastRecentlyUsed(Predicate<Sequence> condition) {
    return sequences.stream()
        .filter(Sequence::isIdle)
        .filter(condition)
        .min(Comparator.comparingLong(Sequence::lastUse))
        .orElse(null);
  }

  private int reservedCells() {
    return cells(sequence -> !sequence.isIdle());
  }

  private int cells(Predicate<Sequence> condition) {
    return sequences.stream().filter(condition).mapToInt(Sequence::cells).sum();
  }
}
