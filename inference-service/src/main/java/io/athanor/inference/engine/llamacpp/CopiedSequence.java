package io.athanor.inference.engine.llamacpp;

import io.athanor.inference.engine.SequenceCopy;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A sequence as llama.cpp writes it ({@code llama_state_seq_get_data}). Confined to the thread that
 * copied it.
 */
final class CopiedSequence implements SequenceCopy {

  private final Arena memory = Arena.ofConfined();
  private final MemorySegment state;

  /** Memory for a copy, not filled yet. */
  CopiedSequence(long bytes) {
    state = memory.allocate(bytes);
  }

  MemorySegment state() {
    return state;
  }

  @Override
  public void close() {
    memory.close();
  }
}
