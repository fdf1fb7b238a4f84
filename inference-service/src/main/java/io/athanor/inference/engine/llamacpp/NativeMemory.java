package io.athanor.inference.engine.llamacpp;

import java.lang.foreign.MemorySegment;

/** Native memory by its addresses, which nothing checks: for structures and values of ggml. */
final class NativeMemory {

  static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private NativeMemory() {}
}
