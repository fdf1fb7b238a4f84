package io.athanor.llm.format;

import org.jspecify.annotations.Nullable;

/**
 * Element types of safetensors, in the order of the reference library: its writer puts types with a
 * higher place first, so that every tensor is aligned to its own element size.
 */
public enum SafetensorsType {
  BOOL(1),
  U8(1),
  I8(1),
  F8_E5M2(1),
  F8_E4M3(1),
  I16(2),
  U16(2),
  F16(PlainFormats.F16),
  BF16(PlainFormats.BF16),
  I32(4),
  U32(4),
  F32(PlainFormats.F32),
  F64(PlainFormats.F64),
  I64(8),
  U64(8);

  private final BlockFormat format;

  SafetensorsType(int bytes) {
    this.format = BlockFormat.opaque(name(), 1, bytes);
  }

  SafetensorsType(BlockFormat format) {
    this.format = format;
  }

  BlockFormat format() {
    return format;
  }

  static @Nullable SafetensorsType named(String name) {
    for (SafetensorsType type : values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    return null;
  }
}
