package io.athanor.llm.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Decoders of GGML's blocks of 32 values: a half-precision scale {@code d}, for the {@code _1}
 * types a minimum {@code m}, for five bits a 32-bit field of high bits, then the packed values. Low
 * nibbles are elements 0-15, high nibbles 16-31. Values: {@code d (q - zero)} or {@code d q + m}.
 *
 * <p>Operations and their order are those of llama.cpp, so results are equal bit for bit.
 */
final class LegacyBlocks {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int HALF = 16;
  private static final int BLOCK = 32;

  private LegacyBlocks() {}

  static float half(byte[] source, int offset) {
    return Float.float16ToFloat((short) SHORT.get(source, offset));
  }

  static void decodeQ4x0(byte[] source, int from, float[] target, int to, int blocks) {
    for (int block = 0; block < blocks; block++, from += 18, to += BLOCK) {
      float scale = half(source, from);
      for (int i = 0; i < HALF; i++) {
        int packed = source[from + 2 + i];
        target[to + i] = ((packed & 0xF) - 8) * scale;
        target[to + HALF + i] = (((packed >> 4) & 0xF) - 8) * scale;
      }
    }
  }

  static void decodeQ4x1(byte[] source, int from, float[] target, int to, int blocks) {
    for (int block = 0; block < blocks; block++, from += 20, to += BLOCK) {
      float scale = half(source, from);
      float minimum = half(source, from + 2);
      for (int i = 0; i < HALF; i++) {
        int packed = source[from + 4 + i];
        target[to + i] = (packed & 0xF) * scale + minimum;
        target[to + HALF + i] = ((packed >> 4) & 0xF) * scale + minimum;
      }
    }
  }

  static void decodeQ5x0(byte[] source, int from, float[] target, int to, int blocks) {
    for (int block = 0; block < blocks; block++, from += 22, to += BLOCK) {
      float scale = half(source, from);
      int high = (int) INT.get(source, from + 2);
      for (int i = 0; i < HALF; i++) {
        int packed = source[from + 6 + i];
        target[to + i] = (lowFive(packed, high, i) - 16) * scale;
        target[to + HALF + i] = (highFive(packed, high, i) - 16) * scale;
      }
    }
  }

  static void decodeQ5x1(byte[] source, int from, float[] target, int to, int blocks) {
    for (int block = 0; block < blocks; block++, from += 24, to += BLOCK) {
      float scale = half(source, from);
      float minimum = half(source, from + 2);
      int high = (int) INT.get(source, from + 4);
      for (int i = 0; i < HALF; i++) {
        int packed = source[from + 8 + i];
        target[to + i] = lowFive(packed, high, i) * scale + minimum;
        target[to + HALF + i] = highFive(packed, high, i) * scale + minimum;
      }
    }
  }

  static void decodeQ8x0(byte[] source, int from, float[] target, int to, int blocks) {
    for (int block = 0; block < blocks; block++, from += 34, to += BLOCK) {
      float scale = half(source, from);
      for (int i = 0; i < BLOCK; i++) {
        target[to + i] = source[from + 2 + i] * scale;
      }
    }
  }

  private static int lowFive(int packed, int high, int i) {
    return (packed & 0xF) | ((high >> i) << 4) & 0x10;
  }

  private static int highFive(int packed, int high, int i) {
    return ((packed >> 4) & 0xF) | (high >> (i + 12)) & 0x10;
  }
}
