package io.athanor.inference.engine;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sequences of the key-value cache and who has them.
 *
 * <p>Invariants: a sequence that is not in use is empty; the longest possible answers of those in
 * use never exceed the cache together, so a running request can never run out of room. A prompt
 * starts from what is known of its beginning: from a sequence in use, or from an ended one's {@link
 * KeptPrefixes copy}.
 */
final class SequencePool {

  private final ModelRuntime runtime;
  private final List<Sequence> sequences;
  private final KeptPrefixes prefixes;

  SequencePool(ModelRuntime runtime) {
    this.runtime = runtime;
    this.sequences = IntStream.range(0, runtime.sequences()).mapToObj(Sequence::new).toList();
    this.prefixes = new KeptPrefixes(runtime);
  }

  /**
   * Takes a sequence for a prompt, with the longest prefix of it that is known already.
   *
   * @param reservation positions of prompt and longest answer
   * @return null when there is no free sequence or not enough room now
   */
  @Nullable Sequence acquire(@Nullable AdapterUse adapter, int[] prompt, int reservation) {
    Sequence target = sequences.stream().filter(Sequence::isIdle).findFirst().orElse(null);
    if (target == null || reservedCells() + reservation > runtime.cells()) {
      return null;
    }
    int known = begin(target, adapter, prompt);
    target.occupy(adapter, prompt, known, reservation);
    return target;
  }

  /** Gives a sequence back and keeps a copy of it. */
  void release(Sequence sequence) {
    prefixes.keep(sequence);
    discard(sequence);
  }

  /** Gives a sequence back whose content is not to be trusted. */
  void discard(Sequence sequence) {
    runtime.truncate(sequence.id(), 0);
    sequence.clear();
  }

  /** Forgets the prefixes computed under an adapter, whatever its strength. */
  void forget(String adapterKey) {
    prefixes.forget(adapterKey);
  }

  /** Forgets all prefixes. */
  void forgetAll() {
    prefixes.clear();
  }

  int inUse() {
    return (int) running().count();
  }

  /** Share of the cache that is spoken for. */
  double usage() {
    return (double) reservedCells() / runtime.cells();
  }

  /** Puts what is known of a prompt into a sequence, and returns how many tokens that are. */
  private int begin(Sequence target, @Nullable AdapterUse adapter, int[] prompt) {
    // The last prompt token is always decoded again: its logits are not kept.
    int most = prompt.length - 1;
    Sequence source =
        running()
            .max(Comparator.comparingInt(each -> each.commonPrefix(adapter, prompt)))
            .orElse(target);
    int shared = Math.min(most, source.commonPrefix(adapter, prompt));
    KeptPrefix prefix = prefixes.longest(adapter, prompt, runtime.cells() - reservedCells());
    int kept = prefix == null ? 0 : Math.min(most, prefix.commonWith(adapter, prompt));
    if (prefix != null && kept > shared && runtime.restore(target.id(), prefix.copy())) {
      prefixes.use(prefix);
      runtime.truncate(target.id(), kept);
      return kept;
    }
    if (shared > 0) {
      runtime.sharePrefix(source.id(), target.id(), shared);
      source.share(Math.max(source.shared(), shared));
      target.share(shared);
    }
    return shared;
  }

  private int reservedCells() {
    return running().mapToInt(Sequence::reserved).sum();
  }

  private Stream<Sequence> running() {
    return sequences.stream().filter(sequence -> !sequence.isIdle());
  }
}
