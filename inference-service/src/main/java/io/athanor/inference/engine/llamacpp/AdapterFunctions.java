package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.function.BiFunction;

/** Puts adapters into effect on a context, which each generation does with functions of its own. */
sealed interface AdapterFunctions {

  /** Puts one adapter into effect on a context that has none. */
  void apply(MemorySegment context, MemorySegment adapter, float scale);

  /** Leaves the base model alone. */
  void clear(MemorySegment context);

  /**
   * The functions of a generation.
   *
   * @param bind finds a function of the library by its name
   */
  static AdapterFunctions of(
      AbiGeneration generation, BiFunction<String, FunctionDescriptor, MethodHandle> bind) {
    return switch (generation) {
      case B4916 ->
          new OneByOne(
              bind.apply(
                  "llama_set_adapter_lora",
                  FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_FLOAT)),
              bind.apply("llama_clear_adapter_lora", FunctionDescriptor.ofVoid(ADDRESS)));
      case V0_5_0 ->
          new AllAtOnce(
              bind.apply(
                  "llama_set_adapters_lora",
                  FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS)));
    };
  }

  /** Adapters are added and cleared. */
  record OneByOne(MethodHandle set, MethodHandle clear) implements AdapterFunctions {
    @Override
    public void apply(MemorySegment context, MemorySegment adapter, float scale) {
      try {
        check((int) set.invokeExact(context, adapter, scale));
      } catch (Throwable e) {
        throw LlamaCppLibrary.failed("llama_set_adapter_lora", e);
      }
    }

    @Override
    public void clear(MemorySegment context) {
      try {
        clear.invokeExact(context);
      } catch (Throwable e) {
        throw LlamaCppLibrary.failed("llama_clear_adapter_lora", e);
      }
    }
  }

  /** The list of adapters is replaced. */
  record AllAtOnce(MethodHandle set) implements AdapterFunctions {
    @Override
    public void apply(MemorySegment context, MemorySegment adapter, float scale) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment adapters = arena.allocateFrom(ADDRESS, adapter);
        MemorySegment scales = arena.allocateFrom(JAVA_FLOAT, scale);
        check((int) set.invokeExact(context, adapters, 1L, scales));
      } catch (Throwable e) {
        throw LlamaCppLibrary.failed("llama_set_adapters_lora", e);
      }
    }

    @Override
    public void clear(MemorySegment context) {
      try {
        check((int) set.invokeExact(context, MemorySegment.NULL, 0L, MemorySegment.NULL));
      } catch (Throwable e) {
        throw LlamaCppLibrary.failed("llama_set_adapters_lora", e);
      }
    }
  }

  private static void check(int status) {
    if (status != 0) {
      throw new LlamaCppException("llama.cpp refused to apply an adapter: status " + status);
    }
  }
}
