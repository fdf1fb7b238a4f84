package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The functions of llama.cpp that serving needs, bound once per process.
 *
 * <p>The library stays loaded until the process ends. Every handle is typed exactly as in {@code
 * llama.h}; pointers are {@link MemorySegment}s. Where the generations differ the handles look like
 * those of b4916, but for the key-value cache's, which take the pointer of {@link #cacheOf}.
 */
final class LlamaCppLibrary {

  /** All generations have more operations than these, and those that matter are among them. */
  private static final int MOST_OPERATIONS = 128;

  private static final int LONGEST_NAME = 64;

  private final SymbolLookup symbols;
  private final AbiGeneration generation;
  private final String description;
  private final Linker linker = Linker.nativeLinker();

  final MethodHandle modelLoad;
  final MethodHandle modelFree;
  final MethodHandle modelVocabulary;
  final MethodHandle modelTrainingContext;
  final MethodHandle vocabularySize;
  final MethodHandle tokenToPiece;
  final MethodHandle tokenIsEndOfGeneration;
  final MethodHandle contextInit;
  final MethodHandle contextFree;
  final MethodHandle decode;
  final MethodHandle logits;
  final MethodHandle sequenceRemove;
  final MethodHandle sequenceCopy;
  final MethodHandle sequenceSize;
  final MethodHandle sequenceSave;
  final MethodHandle sequenceRestore;
  final MethodHandle adapterInit;
  final MethodHandle adapterFree;
  final MethodHandle endOfSequence;
  final MethodHandle grammarInit;
  final MethodHandle samplerApply;
  final MethodHandle samplerAccept;
  final MethodHandle samplerFree;
  final AdapterFunctions adapters;
  private final @Nullable MethodHandle cache;
  private final MethodHandle modelDefaults;
  private final MethodHandle contextDefaults;

  private LlamaCppLibrary(Natives natives) {
    symbols = open(natives.library());
    generation = AbiGeneration.of(symbols);
    description = natives.description();
    modelDefaults =
        bind("llama_model_default_params", FunctionDescriptor.of(generation.modelParameters));
    contextDefaults =
        bind("llama_context_default_params", FunctionDescriptor.of(generation.contextParameters));
    modelLoad =
        bind(
            "llama_model_load_from_file",
            FunctionDescriptor.of(ADDRESS, ADDRESS, generation.modelParameters));
    modelFree = bind("llama_model_free", FunctionDescriptor.ofVoid(ADDRESS));
    modelVocabulary = bind("llama_model_get_vocab", FunctionDescriptor.of(ADDRESS, ADDRESS));
    modelTrainingContext =
        bind("llama_model_n_ctx_train", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    vocabularySize = bind("llama_vocab_n_tokens", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    tokenToPiece =
        bind(
            "llama_token_to_piece",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_BOOLEAN));
    tokenIsEndOfGeneration =
        bind("llama_vocab_is_eog", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_INT));
    contextInit =
        bind(
            "llama_init_from_model",
            FunctionDescriptor.of(ADDRESS, ADDRESS, generation.contextParameters));
    contextFree = bind("llama_free", FunctionDescriptor.ofVoid(ADDRESS));
    decode = bind("llama_decode", FunctionDescriptor.of(JAVA_INT, ADDRESS, LlamaCppAbi.BATCH));
    logits = bind("llama_get_logits_ith", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    sequenceRemove =
        bind(
            generation.cacheFunctions + "_seq_rm",
            FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));
    sequenceCopy =
        bind(
            generation.cacheFunctions + "_seq_cp",
            FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    sequenceSize =
        bind("llama_state_seq_get_size", FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_INT));
    FunctionDescriptor copy =
        FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT);
    sequenceSave = bind("llama_state_seq_get_data", copy);
    sequenceRestore = bind("llama_state_seq_set_data", copy);
    adapterInit = bind("llama_adapter_lora_init", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
    adapterFree = bind("llama_adapter_lora_free", FunctionDescriptor.ofVoid(ADDRESS));
    adapters = AdapterFunctions.of(generation, this::bind);
    cache =
        generation == AbiGeneration.B4916
            ? null
            : bind("llama_get_memory", FunctionDescriptor.of(ADDRESS, ADDRESS));
    endOfSequence = bind("llama_vocab_eos", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    grammarInit =
        bind(
            "llama_sampler_init_grammar",
            FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    samplerApply = bind("llama_sampler_apply", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
    samplerAccept = bind("llama_sampler_accept", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
    samplerFree = bind("llama_sampler_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /** Loads the library and checks that its structures are laid out as its generation's are. */
  static LlamaCppLibrary load(Natives natives) {
    LlamaCppLibrary loaded = new LlamaCppLibrary(natives);
    try (Arena arena = Arena.ofConfined()) {
      loaded.generation.verify(
          loaded.defaultModelParameters(arena), loaded.defaultContextParameters(arena));
      loaded
          .bind("llama_log_set", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS))
          .invokeExact(NativeLog.callback(), MemorySegment.NULL);
      Path backends = natives.backends();
      if (backends != null) {
        loaded
            .bind("ggml_backend_load_all_from_path", FunctionDescriptor.ofVoid(ADDRESS))
            .invokeExact(arena.allocateFrom(backends.toString()));
      }
      loaded.bind("llama_backend_init", FunctionDescriptor.ofVoid()).invokeExact();
    } catch (Throwable e) {
      throw failed("llama_backend_init", e);
    }
    return loaded;
  }

  /**
   * The numbers of ggml's operations.
   *
   * @throws LlamaCppException when tensors are not laid out as {@link GgmlTensor} says
   */
  GgmlOperations operations() {
    try {
      long overhead =
          (long) bind("ggml_tensor_overhead", FunctionDescriptor.of(JAVA_LONG)).invokeExact();
      if (overhead != GgmlTensor.OVERHEAD) {
        throw new LlamaCppException(
            "A tensor of this llama.cpp takes %d bytes instead of %d"
                .formatted(overhead, GgmlTensor.OVERHEAD));
      }
      MethodHandle name = bind("ggml_op_name", FunctionDescriptor.of(ADDRESS, JAVA_INT));
      return new GgmlOperations(
          operation(name, "NONE"),
          operation(name, "MUL_MAT"),
          operation(name, "DUP"),
          operation(name, "FLASH_ATTN_EXT"),
          operation(name, "MAP_CUSTOM2"));
    } catch (Throwable e) {
      throw failed("ggml_op_name", e);
    }
  }

  private static int operation(MethodHandle nameOf, String wanted) throws Throwable {
    for (int operation = 0; operation < MOST_OPERATIONS; operation++) {
      MemorySegment name = (MemorySegment) nameOf.invokeExact(operation);
      if (name.reinterpret(LONGEST_NAME).getString(0).equals(wanted)) {
        return operation;
      }
    }
    throw new LlamaCppException("This llama.cpp has no operation " + wanted);
  }

  AbiGeneration generation() {
    return generation;
  }

  /** Which natives these are, for people. */
  String description() {
    return description;
  }

  /** What the functions for the key-value cache of a context take. */
  MemorySegment cacheOf(MemorySegment context) {
    MethodHandle memory = cache;
    if (memory == null) {
      return context;
    }
    try {
      return (MemorySegment) memory.invokeExact(context);
    } catch (Throwable e) {
      throw failed("llama_get_memory", e);
    }
  }

  MemorySegment defaultModelParameters(Arena arena) {
    try {
      return (MemorySegment) modelDefaults.invokeExact((SegmentAllocator) arena);
    } catch (Throwable e) {
      throw failed("llama_model_default_params", e);
    }
  }

  MemorySegment defaultContextParameters(Arena arena) {
    try {
      return (MemorySegment) contextDefaults.invokeExact((SegmentAllocator) arena);
    } catch (Throwable e) {
      throw failed("llama_context_default_params", e);
    }
  }

  /** Calls a {@code free} function when a native object's arena closes. */
  static void free(MethodHandle function, MemorySegment pointer) {
    try {
      function.invokeExact(pointer);
    } catch (Throwable e) {
      throw failed("free", e);
    }
  }

  /** What the {@code Throwable} of a method handle means: the binding itself never throws. */
  static RuntimeException failed(String function, Throwable cause) {
    if (cause instanceof RuntimeException runtime) {
      return runtime;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new LlamaCppException("The call of " + function + " failed", cause);
  }

  private static SymbolLookup open(Path library) {
    try {
      return SymbolLookup.libraryLookup(library, Arena.global());
    } catch (IllegalArgumentException e) {
      throw new LlamaCppException(
          "Cannot load %s: is libgomp (package libgomp1) installed?".formatted(library), e);
    }
  }

  private MethodHandle bind(String name, FunctionDescriptor descriptor) {
    MemorySegment symbol =
        symbols
            .find(name)
            .orElseThrow(
                () ->
                    new LlamaCppException(
                        "llama.cpp's library has no function %s: it is neither b4916 nor v0.5.0"
                            .formatted(name)));
    return linker.downcallHandle(symbol, descriptor);
  }
}
