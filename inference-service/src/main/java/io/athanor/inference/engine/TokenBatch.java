package io.athanor.inference.engine;

import org.jspecify.annotations.Nullable;

/** Tokens that one decode call computes together; each entry belongs to one sequence. */
public final class TokenBatch {

  private final int[] tokens;
  private final int[] positions;
  private final int[] sequences;
  private final boolean[] wantsLogits;
  private final @Nullable AdapterUse[] adapters;
  private int size;

  public TokenBatch(int capacity) {
    tokens = new int[capacity];
    positions = new int[capacity];
    sequences = new int[capacity];
    wantsLogits = new boolean[capacity];
    adapters = new AdapterUse[capacity];
  }

  /**
   * Appends an entry and returns its index.
   *
   * @param position place of the token in its sequence, from 0
   * @param logits whether the distribution of the token after it is wanted
   * @param adapter that it is computed with; null for the base model alone
   */
  public int add(
      int token, int position, int sequence, boolean logits, @Nullable AdapterUse adapter) {
    tokens[size] = token;
    positions[size] = position;
    sequences[size] = sequence;
    wantsLogits[size] = logits;
    adapters[size] = adapter;
    return size++;
  }

  /** Appends an entry for the base model alone. */
  public int add(int token, int position, int sequence, boolean logits) {
    return add(token, position, sequence, logits, null);
  }

  public void clear() {
    size = 0;
  }

  public int size() {
    return size;
  }

  /** How many more entries fit. */
  public int free() {
    return tokens.length - size;
  }

  public int token(int index) {
    return tokens[index];
  }

  public int position(int index) {
    return positions[index];
  }

  public int sequence(int index) {
    return sequences[index];
  }

  public boolean wantsLogits(int index) {
    return wantsLogits[index];
  }

  public @Nullable AdapterUse adapter(int index) {
    return adapters[index];
  }
}
