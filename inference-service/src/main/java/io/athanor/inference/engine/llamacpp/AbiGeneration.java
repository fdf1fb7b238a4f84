package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Map;

/**
 * A generation of llama.cpp's binary interface: sizes and field offsets of the structures that are
 * passed by value ({@code include/llama.h}), and the names of the functions that changed.
 *
 * <p>llama.cpp promises no stable interface, so nothing here is taken on trust: at start-up the
 * library's own default values are read back through these offsets and compared with the documented
 * ones.
 */
enum AbiGeneration {
  /** March 2025. */
  B4916(
      "llama_kv_self",
      -3,
      AbiStructures.MODEL_PARAMETERS_B4916,
      Map.of("split_mode", 1, "use_mmap", true, "use_mlock", false, "check_tensors", false),
      AbiStructures.CONTEXT_PARAMETERS_B4916,
      Map.ofEntries(
          Map.entry("n_ctx", 512),
          Map.entry("n_batch", 2048),
          Map.entry("n_ubatch", 512),
          Map.entry("n_seq_max", 1),
          Map.entry("rope_scaling_type", -1),
          Map.entry("yarn_beta_fast", 32f),
          Map.entry("defrag_thold", -1f),
          Map.entry("type_k", 1),
          Map.entry("type_v", 1),
          Map.entry("logits_all", false),
          Map.entry("offload_kqv", true),
          Map.entry("no_perf", true))),
  /** September 2026. */
  V0_5_0(
      "llama_memory",
      1,
      AbiStructures.MODEL_PARAMETERS_V0_5_0,
      Map.of(
          "n_gpu_layers",
          -1,
          "split_mode",
          1,
          "vocab_only",
          false,
          "use_extra_bufts",
          true,
          "no_alloc",
          false),
      AbiStructures.CONTEXT_PARAMETERS_V0_5_0,
      Map.ofEntries(
          Map.entry("n_ctx", 512),
          Map.entry("n_batch", 2048),
          Map.entry("n_ubatch", 512),
          Map.entry("n_seq_max", 1),
          Map.entry("n_outputs_max_per_seq", 1),
          Map.entry("rope_scaling_type", -1),
          Map.entry("flash_attn_type", -1),
          Map.entry("yarn_beta_fast", -1f),
          Map.entry("defrag_thold", -1f),
          Map.entry("type_k", 1),
          Map.entry("type_v", 1),
          Map.entry("embeddings", false),
          Map.entry("offload_kqv", true),
          Map.entry("no_perf", true),
          Map.entry("op_offload", true),
          Map.entry("swa_full", true),
          Map.entry("kv_unified", false),
          Map.entry("n_samplers", 0L)));

  /** {@code LLAMA_LOAD_MODE_NONE}. */
  private static final int READ = 0;

  /** Beginning of the names of the functions for the key-value cache. */
  final String cacheFunctions;

  /** What {@code llama_decode} returns when the cache has no room; nothing was decoded then. */
  final int noRoom;

  final StructLayout modelParameters;
  final StructLayout contextParameters;
  private final Map<String, Object> modelDefaults;
  private final Map<String, Object> contextDefaults;

  AbiGeneration(
      String cacheFunctions,
      int noRoom,
      StructLayout modelParameters,
      Map<String, Object> modelDefaults,
      StructLayout contextParameters,
      Map<String, Object> contextDefaults) {
    this.cacheFunctions = cacheFunctions;
    this.noRoom = noRoom;
    this.modelParameters = modelParameters;
    this.modelDefaults = modelDefaults;
    this.contextParameters = contextParameters;
    this.contextDefaults = contextDefaults;
  }

  /** The generation that a library says it is of, by its functions. */
  static AbiGeneration of(SymbolLookup symbols) {
    return Arrays.stream(values())
        .filter(each -> symbols.find(each.cacheFunctions + "_seq_rm").isPresent())
        .findFirst()
        .orElseThrow(
            () ->
                new LlamaCppException(
                    "This llama.cpp library is of no known generation: use b4916 or v0.5.0"));
  }

  /**
   * Has the weights read into memory instead of mapped: a GGUF file aligns them to 32 bytes, memory
   * of the library's own to whole cache lines, which makes a token some per cent faster.
   */
  void readWeights(MemorySegment model) {
    if (this == B4916) {
      LlamaCppAbi.setBoolean(modelParameters, model, "use_mmap", false);
    } else {
      LlamaCppAbi.setInt(modelParameters, model, "load_mode", READ);
    }
  }

  /** Fails when the library's default parameters are not those of this generation. */
  void verify(MemorySegment model, MemorySegment context) {
    verify(modelParameters, model, modelDefaults);
    verify(contextParameters, context, contextDefaults);
  }

  private void verify(StructLayout layout, MemorySegment structure, Map<String, Object> defaults) {
    defaults.forEach(
        (field, expected) -> {
          Object actual = read(layout, structure, field);
          if (!expected.equals(actual)) {
            throw new LlamaCppException(
                "llama.cpp's default %s is %s instead of %s: this library is not of generation %s"
                    .formatted(field, actual, expected, this));
          }
        });
  }

  private static Object read(StructLayout layout, MemorySegment structure, String field) {
    long offset = LlamaCppAbi.offset(layout, field);
    ValueLayout type = (ValueLayout) layout.select(LlamaCppAbi.path(field));
    return switch (type) {
      case ValueLayout.OfInt each -> structure.get(JAVA_INT, offset);
      case ValueLayout.OfFloat each -> structure.get(JAVA_FLOAT, offset);
      case ValueLayout.OfLong each -> structure.get(JAVA_LONG, offset);
      case ValueLayout.OfBoolean each -> structure.get(JAVA_BOOLEAN, offset);
      default -> structure.get(ADDRESS, offset).address();
    };
  }
}
