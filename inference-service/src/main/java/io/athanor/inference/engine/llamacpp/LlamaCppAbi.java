package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** The structures of {@code include/llama.h} that all generations share, and access to fields. */
final class LlamaCppAbi {

  /** {@code struct llama_batch}. */
  static final StructLayout BATCH =
      MemoryLayout.structLayout(
          JAVA_INT.withName("n_tokens"),
          MemoryLayout.paddingLayout(4),
          ADDRESS.withName("token"),
          ADDRESS.withName("embd"),
          ADDRESS.withName("pos"),
          ADDRESS.withName("n_seq_id"),
          ADDRESS.withName("seq_id"),
          ADDRESS.withName("logits"));

  /** {@code struct llama_token_data}. */
  static final StructLayout TOKEN_DATA =
      MemoryLayout.structLayout(
          JAVA_INT.withName("id"), JAVA_FLOAT.withName("logit"), JAVA_FLOAT.withName("p"));

  /** {@code struct llama_token_data_array}. */
  static final StructLayout TOKEN_DATA_ARRAY =
      MemoryLayout.structLayout(
          ADDRESS.withName("data"),
          JAVA_LONG.withName("size"),
          JAVA_LONG.withName("selected"),
          JAVA_BOOLEAN.withName("sorted"),
          MemoryLayout.paddingLayout(7));

  private LlamaCppAbi() {}

  static void setInt(StructLayout layout, MemorySegment structure, String field, int value) {
    structure.set(JAVA_INT, offset(layout, field), value);
  }

  static void setFloat(StructLayout layout, MemorySegment structure, String field, float value) {
    structure.set(JAVA_FLOAT, offset(layout, field), value);
  }

  static void setAddress(
      StructLayout layout, MemorySegment structure, String field, MemorySegment value) {
    structure.set(ADDRESS, offset(layout, field), value);
  }

  static void setBoolean(
      StructLayout layout, MemorySegment structure, String field, boolean value) {
    structure.set(JAVA_BOOLEAN, offset(layout, field), value);
  }

  static long offset(StructLayout layout, String field) {
    return layout.byteOffset(path(field));
  }

  static MemoryLayout.PathElement path(String field) {
    return MemoryLayout.PathElement.groupElement(field);
  }
}
