package io.athanor.llm.format;

import org.jspecify.annotations.Nullable;

/**
 * How elements of a tensor lie in a file: in blocks of {@code elements} values that take {@code
 * bytes} bytes each. Plain number types have blocks of one element.
 *
 * @param decoder turns blocks into floats; absent for types that hold no numbers we compute with
 */
record BlockFormat(String name, int elements, int bytes, @Nullable Decoder decoder) {

  /** Decodes whole blocks; {@code source} is little-endian. */
  @FunctionalInterface
  interface Decoder {
    void decode(byte[] source, int sourceOffset, float[] target, int targetOffset, int blocks);
  }

  static BlockFormat opaque(String name, int elements, int bytes) {
    return new BlockFormat(name, elements, bytes, null);
  }

  /**
   * Bytes taken by rows of {@code shape}.
   *
   * @throws IllegalArgumentException if a row is no whole number of blocks or the size overflows
   */
  long byteSize(TensorShape shape) {
    if (shape.columns() % elements != 0) {
      throw new IllegalArgumentException(
          "rows of %d elements are no whole number of %s blocks of %d"
              .formatted(shape.columns(), name, elements));
    }
    try {
      return Math.multiplyExact(shape.elements() / elements, (long) bytes);
    } catch (ArithmeticException overflow) {
      throw new IllegalArgumentException("size of shape " + shape + " overflows", overflow);
    }
  }
}
