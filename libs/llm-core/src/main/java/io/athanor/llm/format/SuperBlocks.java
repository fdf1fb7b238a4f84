package io.athanor.llm.format;

import static io.athanor.llm.format.LegacyBlocks.half;

/**
 * Decoders of GGML's "K" types: super-blocks of 256 values in eight or sixteen sub-blocks, whose
 * own scales are quantised with a half-precision scale of the super-block.
 *
 * <ul>
 *   <li>Q4_K, Q5_K: {@code d}, {@code dmin}, 12 bytes with eight 6-bit scales and minima, for five
 *       bits 32 bytes of high bits, 128 bytes of nibbles; value = {@code (d s) q - (dmin m)}.
 *   <li>Q6_K: 128 bytes of low nibbles, 64 bytes of high bit pairs, sixteen 8-bit scales, {@code
 *       d}; value = {@code (d s) (q - 32)}.
 * </ul>
 *
 * <p>Operations and their order are those of llama.cpp, so results are equal bit for bit.
 */
final class SuperBlocks {
  private static final int BLOCK = 256;

  private SuperBlocks() {}

  static void decodeQ4K(byte[] source, int from, float[] target, int to, int blocks) {
    for (int block = 0; block < blocks; block++, from += 144, to += BLOCK) {
      float d = half(source, from);
      float dmin = half(source, from + 2);
      int scales = from + 4;
      for (int sub = 0; sub < 8; sub++) {
        float scale = d * scale(source, scales, sub);
        float minimum = dmin * minimum(source, scales, sub);
        int quants = from + 16 + (sub >> 1) * 32;
        int shift = (sub & 1) * 4;
        for (int i = 0; i < 32; i++) {
          int q = (source[quants + i] >> shift) & 0xF;
          target[to + sub * 32 + i] = scale * q - minimum;
        }
      }
    }
  }

  static void decodeQ5K(byte[] source, int from, float[] target, int to, int blocks) {
    for (int block = 0; block < blocks; block++, from += 176, to += BLOCK) {
      float d = half(source, from);
      float dmin = half(source, from + 2);
      int scales = from + 4;
      int high = from + 16;
      for (int sub = 0; sub < 8; sub++) {
        float scale = d * scale(source, scales, sub);
        float minimum = dmin * minimum(source, scales, sub);
        int quants = from + 48 + (sub >> 1) * 32;
        int shift = (sub & 1) * 4;
        for (int i = 0; i < 32; i++) {
          int q = (source[quants + i] >> shift) & 0xF | ((source[high + i] >> sub) & 1) << 4;
          target[to + sub * 32 + i] = scale * q - minimum;
        }
      }
    }
  }

  static void decodeQ6K(byte[] source, int from, float[] target, int to, int blocks) {
    for (int block = 0; block < blocks; block++, from += 210, to += BLOCK) {
      float d = half(source, from + 208);
      for (int sub = 0; sub < 16; sub++) {
        float scale = d * source[from + 192 + sub];
        int run = sub >> 1 & 3;
        int within = (sub & 1) * 16;
        int low = from + (sub >> 3) * 64 + (run & 1) * 32 + within;
        int high = from + 128 + (sub >> 3) * 32 + within;
        int lowShift = (run >> 1) * 4;
        int highShift = run * 2;
        for (int i = 0; i < 16; i++) {
          int q = (source[low + i] >> lowShift) & 0xF | ((source[high + i] >> highShift) & 3) << 4;
          target[to + sub * 16 + i] = scale * (q - 32);
        }
      }
    }
  }

  private static int scale(byte[] source, int scales, int sub) {
    return sub < 4
        ? source[scales + sub] & 63
        : source[scales + sub + 4] & 0xF | (source[scales + sub - 4] >> 6 & 3) << 4;
  }

  private static int minimum(byte[] source, int scales, int sub) {
    return sub < 4
        ? source[scales + sub + 4] & 63
        : source[scales + sub + 4] >> 4 & 0xF | (source[scales + sub] >> 6 & 3) << 4;
  }
}
