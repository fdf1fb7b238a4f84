package io.athanor.llm.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Decoders of the number types that have no blocks: IEEE 754 floats and bfloat16. */
final class PlainFormats {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle DOUBLE =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

  static final BlockFormat F32 = new BlockFormat("F32", 1, 4, PlainFormats::decodeF32);
  static final BlockFormat F16 = new BlockFormat("F16", 1, 2, PlainFormats::decodeF16);
  static final BlockFormat BF16 = new BlockFormat("BF16", 1, 2, PlainFormats::decodeBf16);
  static final BlockFormat F64 = new BlockFormat("F64", 1, 8, PlainFormats::decodeF64);

  private PlainFormats() {}

  private static void decodeF32(byte[] source, int from, float[] target, int to, int count) {
    for (int i = 0; i < count; i++) {
      target[to + i] = (float) FLOAT.get(source, from + 4 * i);
    }
  }

  private static void decodeF16(byte[] source, int from, float[] target, int to, int count) {
    for (int i = 0; i < count; i++) {
      target[to + i] = Float.float16ToFloat((short) SHORT.get(source, from + 2 * i));
    }
  }

  private static void decodeBf16(byte[] source, int from, float[] target, int to, int count) {
    for (int i = 0; i < count; i++) {
      target[to + i] = Float.intBitsToFloat((short) SHORT.get(source, from + 2 * i) << 16);
    }
  }

  private static void decodeF64(byte[] source, int from, float[] target, int to, int count) {
    for (int i = 0; i < count; i++) {
      target[to + i] = (float) (double) DOUBLE.get(source, from + 8 * i);
    }
  }
}
