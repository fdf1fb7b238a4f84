package io.athanor.inference.engine;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of an ended answer and what the cache held of them.
 *
 * @param adapter that they were computed under
 */
record KeptPrefix(@Nullable AdapterUse adapter, int[] tokens, SequenceCopy copy) {

  int length() {
    return tokens.length;
  }

  /** How many leading tokens of a prompt it begins with; none under another adapter. */
  int commonWith(@Nullable AdapterUse promptAdapter, int[] prompt) {
    return Objects.equals(adapter, promptAdapter) ? common(tokens, tokens.length, prompt) : 0;
  }

  /** How many of the first {@code length} tokens another list begins with. */
  static int common(int[] tokens, int length, int[] other) {
    int mismatch = Arrays.mismatch(tokens, 0, length, other, 0, other.length);
    return mismatch < 0 ? length : mismatch;
  }
}
