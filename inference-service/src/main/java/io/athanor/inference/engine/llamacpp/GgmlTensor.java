package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

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

  static final int TYPE_F32 = 0;
  static final int TYPE_F16 = 1;
  static final int TYPE_I32 = 26;

  private static final int TYPE = 0;
  private static final int EXTENT = 16;
  private static final int STRIDE = 48;
  private static final int OPERATION = 80;
  private static final int SOURCE = 152;
  private static final int DATA = 248;
  private static final int NAME = 256;
  private static final int NAME_BYTES = 64;

  private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private GgmlTensor() {}

  static int operation(long tensor) {
    return MEMORY.get(JAVA_INT, tensor + OPERATION);
  }

  static void setOperation(long tensor, int operation) {
    MEMORY.set(JAVA_INT, tensor + OPERATION, operation);
  }

  static long source(long tensor, int index) {
    return MEMORY.get(JAVA_LONG, tensor + SOURCE + 8L * index);
  }

  static void setSource(long tensor, int index, long source) {
    MEMORY.set(JAVA_LONG, tensor + SOURCE + 8L * index, source);
  }

  static long extent(long tensor, int dimension) {
    return MEMORY.get(JAVA_LONG, tensor + EXTENT + 8L * dimension);
  }

  static void setData(long tensor, long data) {
    MEMORY.set(JAVA_LONG, tensor + DATA, data);
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

  /** Sets the shape of contiguous values of {@code valueBytes} each. */
  static void setShape(long tensor, int valueBytes, long ne0, long ne1, long ne2) {
    long[] extents = {ne0, ne1, ne2, 1};
    long stride = valueBytes;
    for (int i = 0; i < 4; i++) {
      MEMORY.set(JAVA_LONG, tensor + EXTENT + 8L * i, extents[i]);
      MEMORY.set(JAVA_LONG, tensor + STRIDE + 8L * i, stride);
      stride *= extents[i];
    }
  }

  /** Sets the distance between neighbours of a dimension, in bytes. */
  static void setStride(long tensor, int dimension, long bytes) {
    MEMORY.set(JAVA_LONG, tensor + STRIDE + 8L * dimension, bytes);
  }

  static void setType(long tensor, int type) {
    MEMORY.set(JAVA_INT, tensor + TYPE, type);
  }

  static void copy(long from, long to) {
    MemorySegment.copy(MEMORY, from, MEMORY, to, BYTES);
  }
}
