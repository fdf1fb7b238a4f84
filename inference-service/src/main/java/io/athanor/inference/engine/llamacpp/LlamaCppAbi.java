package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * The binary interface of llama.cpp b4916 (March 2025, {@code include/llama.h}): sizes and field
 * offsets of the structures that are passed by value.
 *
 * <p>llama.cpp promises no stable interface, so nothing here is taken on trust: at start-up the
 * library's own default values are read back through these offsets and compared with the documented
 * ones ({@link #verifyModelParameters}, {@link #verifyContextParameters}).
 */
final class LlamaCppAbi {

  /** {@code struct llama_model_params}. */
  static final StructLayout MODEL_PARAMETERS =
      MemoryLayout.structLayout(
          ADDRESS.withName("devices"),
          JAVA_INT.withName("n_gpu_layers"),
          JAVA_INT.withName("split_mode"),
          JAVA_INT.withName("main_gpu"),
          MemoryLayout.paddingLayout(4),
          ADDRESS.withName("tensor_split"),
          ADDRESS.withName("progress_callback"),
          ADDRESS.withName("progress_callback_user_data"),
          ADDRESS.withName("kv_overrides"),
          JAVA_BOOLEAN.withName("vocab_only"),
          JAVA_BOOLEAN.withName("use_mmap"),
          JAVA_BOOLEAN.withName("use_mlock"),
          JAVA_BOOLEAN.withName("check_tensors"),
          MemoryLayout.paddingLayout(4));

  /** {@code struct llama_context_params}. */
  static final StructLayout CONTEXT_PARAMETERS =
      MemoryLayout.structLayout(
          JAVA_INT.withName("n_ctx"),
          JAVA_INT.withName("n_batch"),
          JAVA_INT.withName("n_ubatch"),
          JAVA_INT.withName("n_seq_max"),
          JAVA_INT.withName("n_threads"),
          JAVA_INT.withName("n_threads_batch"),
          JAVA_INT.withName("rope_scaling_type"),
          JAVA_INT.withName("pooling_type"),
          JAVA_INT.withName("attention_type"),
          JAVA_FLOAT.withName("rope_freq_base"),
          JAVA_FLOAT.withName("rope_freq_scale"),
          JAVA_FLOAT.withName("yarn_ext_factor"),
          JAVA_FLOAT.withName("yarn_attn_factor"),
          JAVA_FLOAT.withName("yarn_beta_fast"),
          JAVA_FLOAT.withName("yarn_beta_slow"),
          JAVA_INT.withName("yarn_orig_ctx"),
          JAVA_FLOAT.withName("defrag_thold"),
          MemoryLayout.paddingLayout(4),
          ADDRESS.withName("cb_eval"),
          ADDRESS.withName("cb_eval_user_data"),
          JAVA_INT.withName("type_k"),
          JAVA_INT.withName("type_v"),
          JAVA_BOOLEAN.withName("logits_all"),
          JAVA_BOOLEAN.withName("embeddings"),
          JAVA_BOOLEAN.withName("offload_kqv"),
          JAVA_BOOLEAN.withName("flash_attn"),
          JAVA_BOOLEAN.withName("no_perf"),
          MemoryLayout.paddingLayout(3),
          ADDRESS.withName("abort_callback"),
          ADDRESS.withName("abort_callback_data"));

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

  private static final int TYPE_F16 = 1;
  private static final int SPLIT_MODE_LAYER = 1;

  private LlamaCppAbi() {}

  /** Fails when the library's default model parameters are not those of b4916. */
  static void verifyModelParameters(MemorySegment defaults) {
    expect("split_mode", SPLIT_MODE_LAYER, getInt(MODEL_PARAMETERS, defaults, "split_mode"));
    expect("vocab_only", 0, getByte(MODEL_PARAMETERS, defaults, "vocab_only"));
    expect("use_mmap", 1, getByte(MODEL_PARAMETERS, defaults, "use_mmap"));
    expect("use_mlock", 0, getByte(MODEL_PARAMETERS, defaults, "use_mlock"));
    expect("check_tensors", 0, getByte(MODEL_PARAMETERS, defaults, "check_tensors"));
  }

  /** Fails when the library's default context parameters are not those of b4916. */
  static void verifyContextParameters(MemorySegment defaults) {
    expect("n_ctx", 512, getInt(CONTEXT_PARAMETERS, defaults, "n_ctx"));
    expect("n_batch", 2048, getInt(CONTEXT_PARAMETERS, defaults, "n_batch"));
    expect("n_ubatch", 512, getInt(CONTEXT_PARAMETERS, defaults, "n_ubatch"));
    expect("n_seq_max", 1, getInt(CONTEXT_PARAMETERS, defaults, "n_seq_max"));
    expect("rope_scaling_type", -1, getInt(CONTEXT_PARAMETERS, defaults, "rope_scaling_type"));
    expect("yarn_beta_fast", 32f, getFloat(defaults, "yarn_beta_fast"));
    expect("defrag_thold", -1f, getFloat(defaults, "defrag_thold"));
    expect("type_k", TYPE_F16, getInt(CONTEXT_PARAMETERS, defaults, "type_k"));
    expect("type_v", TYPE_F16, getInt(CONTEXT_PARAMETERS, defaults, "type_v"));
    expect("logits_all", 0, getByte(CONTEXT_PARAMETERS, defaults, "logits_all"));
    expect("offload_kqv", 1, getByte(CONTEXT_PARAMETERS, defaults, "offload_kqv"));
    expect("no_perf", 1, getByte(CONTEXT_PARAMETERS, defaults, "no_perf"));
  }

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

  static long offset(StructLayout layout, String field) {
    return layout.byteOffset(MemoryLayout.PathElement.groupElement(field));
  }

  private static int getInt(StructLayout layout, MemorySegment structure, String field) {
    return structure.get(JAVA_INT, offset(layout, field));
  }

  private static int getByte(StructLayout layout, MemorySegment structure, String field) {
    return structure.get(JAVA_BYTE, offset(layout, field));
  }

  private static float getFloat(MemorySegment structure, String field) {
    return structure.get(JAVA_FLOAT, offset(CONTEXT_PARAMETERS, field));
  }

  private static void expect(String field, Number expected, Number actual) {
    if (!expected.equals(actual)) {
      throw new LlamaCppException(
          "llama.cpp's default %s is %s instead of %s: this library is not the pinned b4916"
              .formatted(field, actual, expected));
    }
  }
}
