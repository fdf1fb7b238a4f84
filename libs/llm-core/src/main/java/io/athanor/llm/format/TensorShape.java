package io.athanor.llm.format;

import java.util.Arrays;
import java.util.List;

/**
 * Dimensions of a tensor in row-major order, outermost first (GGUF files list them the other way
 * round). Every dimension is at least 1 and their product fits a {@code long}; no dimensions at all
 * is a scalar of one element.
 */
public record TensorShape(List<Long> dimensions) {
  public TensorShape {
    dimensions = List.copyOf(dimensions);
    long elements = 1;
    for (long dimension : dimensions) {
      if (dimension < 1) {
        throw new IllegalArgumentException("dimension " + dimension + " in shape " + dimensions);
      }
      try {
        elements = Math.multiplyExact(elements, dimension);
      } catch (ArithmeticException overflow) {
        throw new IllegalArgumentException("too many elements in shape " + dimensions, overflow);
      }
    }
  }

  public static TensorShape of(long... dimensions) {
    return new TensorShape(Arrays.stream(dimensions).boxed().toList());
  }

  public int rank() {
    return dimensions.size();
  }

  public long elements() {
    return dimensions.stream().reduce(1L, (left, right) -> left * right);
  }

  /** Length of the innermost dimension: what a matrix calls its columns. */
  public long columns() {
    return dimensions.isEmpty() ? 1 : dimensions.getLast();
  }

  /** Number of contiguous runs of {@link #columns()} elements; 1 for a vector. */
  public long rows() {
    return elements() / columns();
  }

  public long[] toArray() {
    return dimensions.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public String toString() {
    return dimensions.toString();
  }
}
