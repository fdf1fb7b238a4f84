package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Fields of {@code struct ggml_tensor} ({@code ggml.h}) at an address. The structure is the same in
 * all generations; its size is checked at start-up by {@link #OVERHEAD}.
 */
final class GgmlTensor {

  /** {@code sizeof(struct ggml_tensor)}. */
  static final int BYTES = 336;

  /** {@code ggml_tensor_overhead()}: the structure and the object that holds it. */
  static final int OVERHEAD = BYTES + 32;

  private static final int EXTENT = 16;
  private static final int STRIDE = 48;
  private static final int OPERATION = 80;
  private static final int PARAMETERS = 84;
  private static final int SOURCE = 152;
  private static final int DATA = 248;
  private static final int NAME = 256;
  private static final int NAME_BYTES = 64;

  /** {@code GGML_N_TASKS_MAX}. */
  private static final int ALL_THREADS = -1;

  private static final MemorySegment MEMORY = NativeMemory.ALL;

  private GgmlTensor() {}

  /** {@code enum ggml_type}. */
  static int type(long tensor) {
    return MEMORY.get(JAVA_INT, tensor);
  }

  /** The bits of one of an operation's parameters. */
  static int parameter(long tensor, int index) {
    return MEMORY.get(JAVA_INT, tensor + PARAMETERS + 4L * index);
  }

  static int operation(long tensor) {
    return MEMORY.get(JAVA_INT, tensor + OPERATION);
  }

  static void setOperation(long tensor, int operation) {
    MEMORY.set(JAVA_INT, tensor + OPERATION, operation);
  }

  static long source(long tensor, int index) {
    return MEMORY.get(JAVA_LONG, tensor + SOURCE + 8L * index);
  }

  static long extent(long tensor, int dimension) {
    return MEMORY.get(JAVA_LONG, tensor + EXTENT + 8L * dimension);
  }

  /** The distance between neighbours of a dimension, in bytes. */
  static long stride(long tensor, int dimension) {
    return MEMORY.get(JAVA_LONG, tensor + STRIDE + 8L * dimension);
  }

  static long data(long tensor) {
    return MEMORY.get(JAVA_LONG, tensor + DATA);
  }

  /** Makes a tensor have the values of another one, in its shape. */
  static void setValues(long tensor, long other) {
    MemorySegment.copy(MEMORY, other + EXTENT, MEMORY, tensor + EXTENT, OPERATION - EXTENT);
    MEMORY.set(JAVA_LONG, tensor + DATA, data(other));
  }

  /**
   * Sets what {@code GGML_OP_MAP_CUSTOM2} calls ({@code struct ggml_map_custom2_op_params}), on all
   * threads.
   */
  static void setFunction(long tensor, long function, long userData) {
    MEMORY.set(JAVA_LONG_UNALIGNED, tensor + PARAMETERS, function);
    MEMORY.set(JAVA_INT, tensor + PARAMETERS + 8, ALL_THREADS);
    MEMORY.set(JAVA_LONG_UNALIGNED, tensor + PARAMETERS + 16, userData);
  }

  static String name(long tensor) {
    byte[] bytes = new byte[NAME_BYTES];
    MemorySegment.copy(MEMORY, JAVA_BYTE, tensor + NAME, bytes, 0, NAME_BYTES);
    int length = 0;
    while (length < NAME_BYTES && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
