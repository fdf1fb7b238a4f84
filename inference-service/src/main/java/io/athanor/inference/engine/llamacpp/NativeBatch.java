package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.athanor.inference.engine.TokenBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A {@code llama_batch} and the arrays it points to, where each entry has exactly one sequence. */
final class NativeBatch {

  private final int capacity;
  private final MemorySegment structure;
  private final MemorySegment tokens;
  private final MemorySegment positions;
  private final MemorySegment sequences;
  private final MemorySegment wantsLogits;

  NativeBatch(Arena arena, int capacity) {
    this.capacity = capacity;
    structure = arena.allocate(LlamaCppAbi.BATCH);
    tokens = arena.allocate(JAVA_INT, capacity);
    positions = arena.allocate(JAVA_INT, capacity);
    sequences = arena.allocate(JAVA_INT, capacity);
    wantsLogits = arena.allocate(JAVA_BYTE, capacity);
    MemorySegment sequenceCounts = arena.allocate(JAVA_INT, capacity);
    MemorySegment sequencePointers = arena.allocate(ADDRESS, capacity);
    for (int i = 0; i < capacity; i++) {
      sequenceCounts.setAtIndex(JAVA_INT, i, 1);
      sequencePointers.setAtIndex(
          ADDRESS, i, sequences.asSlice((long) Integer.BYTES * i, Integer.BYTES));
    }
    var layout = LlamaCppAbi.BATCH;
    LlamaCppAbi.setAddress(layout, structure, "token", tokens);
    LlamaCppAbi.setAddress(layout, structure, "pos", positions);
    LlamaCppAbi.setAddress(layout, structure, "n_seq_id", sequenceCounts);
    LlamaCppAbi.setAddress(layout, structure, "seq_id", sequencePointers);
    LlamaCppAbi.setAddress(layout, structure, "logits", wantsLogits);
  }

  /** Returns the structure, filled with a range of the given batch. */
  MemorySegment fill(TokenBatch batch, int from, int to) {
    if (to - from > capacity) {
      throw new IllegalArgumentException(
          "%d tokens do not fit into a batch of %d".formatted(to - from, capacity));
    }
    for (int i = from; i < to; i++) {
      int index = i - from;
      tokens.setAtIndex(JAVA_INT, index, batch.token(i));
      positions.setAtIndex(JAVA_INT, index, batch.position(i));
      sequences.setAtIndex(JAVA_INT, index, batch.sequence(i));
      wantsLogits.setAtIndex(JAVA_BYTE, index, (byte) (batch.wantsLogits(i) ? 1 : 0));
    }
    LlamaCppAbi.setInt(LlamaCppAbi.BATCH, structure, "n_tokens", to - from);
    return structure;
  }
}
