package io.athanor.llm.format;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A typed metadata value of a GGUF file. {@link #plain()} gives the Java value: {@code Integer} for
 * types up to INT32, {@code Long} for UINT32 and the 64-bit types, {@code Float}, {@code Double},
 * {@code Boolean}, {@code String}, or a {@code List} of one of these.
 */
public sealed interface GgufValue {

  /** Types with their numbers in the file. */
  enum Type {
    UINT8(1),
    INT8(1),
    UINT16(2),
    INT16(2),
    UINT32(4),
    INT32(4),
    FLOAT32(4),
    BOOL(1),
    STRING(8),
    ARRAY(12),
    UINT64(8),
    INT64(8),
    FLOAT64(8);

    /** The fewest bytes that a value of this type can take in a file. */
    final int minimumBytes;

    Type(int minimumBytes) {
      this.minimumBytes = minimumBytes;
    }

    static @Nullable Type withId(int id) {
      return id >= 0 && id < values().length ? values()[id] : null;
    }
  }

  /** A number, truth value or text. */
  record Scalar(Type type, Object plain) implements GgufValue {}

  /** Values of one scalar type; arrays in arrays are not accepted by llama.cpp and not by us. */
  record Array(Type elementType, List<?> plain) implements GgufValue {
    public Array {
      plain = List.copyOf(plain);
    }
  }

  Object plain();

  static GgufValue uint32(long value) {
    if (value < 0 || value > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException(value + " is no unsigned 32-bit number");
    }
    return new Scalar(Type.UINT32, value);
  }

  static GgufValue int32(int value) {
    return new Scalar(Type.INT32, value);
  }

  static GgufValue float32(float value) {
    return new Scalar(Type.FLOAT32, value);
  }

  static GgufValue bool(boolean value) {
    return new Scalar(Type.BOOL, value);
  }

  static GgufValue string(String value) {
    return new Scalar(Type.STRING, value);
  }

  static GgufValue strings(List<String> values) {
    return new Array(Type.STRING, values);
  }

  static GgufValue int32s(List<Integer> values) {
    return new Array(Type.INT32, values);
  }

  static GgufValue float32s(List<Float> values) {
    return new Array(Type.FLOAT32, values);
  }
}
