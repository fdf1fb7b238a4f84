package io.athanor.llm.format;

import org.jspecify.annotations.Nullable;

/**
 * Tensor types of GGML with their number in a GGUF file and their block layout (<a
 * href="https://github.com/ggml-org/llama.cpp/blob/master/ggml/src/ggml-common.h">ggml-common.h</a>).
 * All are known by size, so that a file can be checked; those with a decoder can also be read.
 */
public enum GgmlType {
  F32(0, PlainFormats.F32),
  F16(1, PlainFormats.F16),
  Q4_0(2, new BlockFormat("Q4_0", 32, 18, LegacyBlocks::decodeQ4x0)),
  Q4_1(3, new BlockFormat("Q4_1", 32, 20, LegacyBlocks::decodeQ4x1)),
  Q5_0(6, new BlockFormat("Q5_0", 32, 22, LegacyBlocks::decodeQ5x0)),
  Q5_1(7, new BlockFormat("Q5_1", 32, 24, LegacyBlocks::decodeQ5x1)),
  Q8_0(8, new BlockFormat("Q8_0", 32, 34, LegacyBlocks::decodeQ8x0)),
  Q8_1(9, 32, 36),
  Q2_K(10, 256, 84),
  Q3_K(11, 256, 110),
  Q4_K(12, new BlockFormat("Q4_K", 256, 144, SuperBlocks::decodeQ4K)),
  Q5_K(13, new BlockFormat("Q5_K", 256, 176, SuperBlocks::decodeQ5K)),
  Q6_K(14, new BlockFormat("Q6_K", 256, 210, SuperBlocks::decodeQ6K)),
  Q8_K(15, 256, 292),
  IQ2_XXS(16, 256, 66),
  IQ2_XS(17, 256, 74),
  IQ3_XXS(18, 256, 98),
  IQ1_S(19, 256, 50),
  IQ4_NL(20, 32, 18),
  IQ3_S(21, 256, 110),
  IQ2_S(22, 256, 82),
  IQ4_XS(23, 256, 136),
  I8(24, 1, 1),
  I16(25, 1, 2),
  I32(26, 1, 4),
  I64(27, 1, 8),
  F64(28, PlainFormats.F64),
  IQ1_M(29, 256, 56),
  BF16(30, PlainFormats.BF16),
  TQ1_0(34, 256, 54),
  TQ2_0(35, 256, 66),
  MXFP4(39, 32, 17);

  private final int id;
  private final BlockFormat format;

  GgmlType(int id, BlockFormat format) {
    this.id = id;
    this.format = format;
  }

  GgmlType(int id, int elements, int bytes) {
    this.id = id;
    this.format = BlockFormat.opaque(name(), elements, bytes);
  }

  /** Number of the type in a GGUF file. */
  public int id() {
    return id;
  }

  /** Values per block; rows must hold a whole number of blocks. */
  public int blockElements() {
    return format.elements();
  }

  /** Whether tensors of this type can be turned into floats here. */
  public boolean decodable() {
    return format.decoder() != null;
  }

  BlockFormat format() {
    return format;
  }

  static @Nullable GgmlType withId(int id) {
    for (GgmlType type : values()) {
      if (type.id == id) {
        return type;
      }
    }
    return null;
  }
}
