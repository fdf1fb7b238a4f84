package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A {@code llama_token_data_array}: tokens and logits that a native sampler edits in place. */
final class CandidateTokens {

  private static final long STRIDE = LlamaCppAbi.TOKEN_DATA.byteSize();
  private static final long ID = LlamaCppAbi.offset(LlamaCppAbi.TOKEN_DATA, "id");
  private static final long LOGIT = LlamaCppAbi.offset(LlamaCppAbi.TOKEN_DATA, "logit");

  private final MemorySegment array;
  private final MemorySegment data;
  private int size;

  CandidateTokens(Arena arena, int capacity) {
    array = arena.allocate(LlamaCppAbi.TOKEN_DATA_ARRAY);
    data = arena.allocate(LlamaCppAbi.TOKEN_DATA, capacity);
    LlamaCppAbi.setAddress(LlamaCppAbi.TOKEN_DATA_ARRAY, array, "data", data);
  }

  void clear() {
    size = 0;
  }

  void add(int token, float logit) {
    data.set(JAVA_INT, size * STRIDE + ID, token);
    data.set(JAVA_FLOAT, size * STRIDE + LOGIT, logit);
    size++;
  }

  int size() {
    return size;
  }

  int token(int index) {
    return data.get(JAVA_INT, index * STRIDE + ID);
  }

  float logit(int index) {
    return data.get(JAVA_FLOAT, index * STRIDE + LOGIT);
  }

  /** The structure for a call, with nothing selected and nothing sorted. */
  MemorySegment structure() {
    var layout = LlamaCppAbi.TOKEN_DATA_ARRAY;
    array.set(JAVA_LONG, LlamaCppAbi.offset(layout, "size"), size);
    array.set(JAVA_LONG, LlamaCppAbi.offset(layout, "selected"), -1);
    array.set(JAVA_BOOLEAN, LlamaCppAbi.offset(layout, "sorted"), false);
    return array;
  }
}
