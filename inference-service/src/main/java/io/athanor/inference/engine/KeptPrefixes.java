package io.athanor.inference.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was computed for ended answers, for prompts that begin alike.
 *
 * <p>It is kept outside the key-value cache, because attention goes over all cells up to the last
 * occupied one for every token, whoever they belong to: a cache full of ended answers took a third
 * of the speed of prompts and of answers.
 *
 * <p>They have as many positions as the cache at most; what was not used for longest leaves first.
 */
final class KeptPrefixes {

  private final ModelRuntime runtime;
  private final List<KeptPrefix> prefixes = new ArrayList<>(); // the least recently used one first

  KeptPrefixes(ModelRuntime runtime) {
    this.runtime = runtime;
  }

  /** Copies what the cache holds of a sequence, in the place of what it goes on from. */
  void keep(Sequence sequence) {
    AdapterUse adapter = sequence.adapter();
    int[] tokens = sequence.decodedTokens();
    KeptPrefix present = longest(adapter, tokens, Integer.MAX_VALUE);
    if (present != null && present.commonWith(adapter, tokens) == tokens.length) {
      use(present);
    } else if (tokens.length > 0) {
      remove(each -> each.commonWith(adapter, tokens) == each.length());
      makeRoom(tokens.length);
      prefixes.add(new KeptPrefix(adapter, tokens, runtime.copy(sequence.id())));
    }
  }

  private void makeRoom(int positions) {
    while (positions + length() > runtime.cells()) {
      KeptPrefix oldest = prefixes.getFirst();
      remove(oldest::equals);
    }
  }

  private int length() {
    return prefixes.stream().mapToInt(KeptPrefix::length).sum();
  }

  /**
   * The one that has most in common with a prompt, and of several the shortest.
   *
   * @param room positions that it may have
   * @return null when none begins like the prompt
   */
  @Nullable KeptPrefix longest(@Nullable AdapterUse adapter, int[] prompt, int room) {
    KeptPrefix longest =
        prefixes.stream()
            .filter(each -> each.length() <= room)
            .max(
                Comparator.<KeptPrefix>comparingInt(each -> each.commonWith(adapter, prompt))
                    .thenComparingInt(each -> -each.length()))
            .orElse(null);
    return longest == null || longest.commonWith(adapter, prompt) == 0 ? null : longest;
  }

  /** Notes that one was useful. */
  void use(KeptPrefix prefix) {
    prefixes.remove(prefix);
    prefixes.add(prefix);
  }

  /** Forgets what was computed under an adapter, whatever its strength. */
  void forget(String adapterKey) {
    remove(each -> each.adapter() != null && each.adapter().key().equals(adapterKey));
  }

  /** Forgets everything. */
  void clear() {
    remove(each -> true);
  }

  private void remove(Predicate<KeptPrefix> condition) {
    for (KeptPrefix prefix : List.copyOf(prefixes)) {
      if (condition.test(prefix)) {
        prefixes.remove(prefix);
        prefix.copy().close();
      }
    }
  }
}
