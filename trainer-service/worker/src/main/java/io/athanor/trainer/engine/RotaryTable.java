package io.athanor.trainer.engine;

import ai.djl.pytorch.jni.IValue;
import java.util.Arrays;

/**
 * Cosines and sines of the rotary embedding, [positions, headSize / 2], grown on demand.
 *
 * <p>Angles are computed as the reference does, in fp32: position * inverse frequency.
 */
final class RotaryTable {
  private final float[] inverseFrequencies;
  private float[] cosines = new float[0];
  private float[] sines = new float[0];

  RotaryTable(float[] inverseFrequencies) {
    this.inverseFrequencies = inverseFrequencies.clone();
  }

  /** Inverse frequencies theta^(-2i/D) without any scaling. */
  static float[] plainFrequencies(double theta, int headSize) {
    float[] frequencies = new float[headSize / 2];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = 1f / (float) Math.pow(theta, (float) (2 * i) / headSize);
    }
    return frequencies;
  }

  /** [T, 1, D/2] for these positions. */
  synchronized IValue cosines(Tensors tensors, int[] positions) {
    grow(positions);
    return gather(tensors, cosines, positions);
  }

  synchronized IValue sines(Tensors tensors, int[] positions) {
    grow(positions);
    return gather(tensors, sines, positions);
  }

  private IValue gather(Tensors tensors, float[] table, int[] positions) {
    int half = inverseFrequencies.length;
    float[] rows = new float[positions.length * half];
    for (int t = 0; t < positions.length; t++) {
      System.arraycopy(table, positions[t] * half, rows, t * half, half);
    }
    return tensors.floats(rows, positions.length, 1, half);
  }

  private void grow(int[] positions) {
    int half = inverseFrequencies.length;
    int known = cosines.length / half;
    int needed = Arrays.stream(positions).max().orElse(0) + 1;
    if (needed <= known) {
      return;
    }
    int size = Math.max(needed, 2 * known);
    cosines = Arrays.copyOf(cosines, size * half);
    sines = Arrays.copyOf(sines, size * half);
    for (int position = known; position < size; position++) {
      for (int i = 0; i < half; i++) {
        float angle = position * inverseFrequencies[i];
        cosines[position * half + i] = (float) Math.cos(angle);
        sines[position * half + i] = (float) Math.sin(angle);
      }
    }
  }
}
