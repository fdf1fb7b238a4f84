package io.athanor.llm.model;

/**
 * Divisors of the rotary frequencies as a GGUF file lists them, {@code rope_freqs.weight}, one per
 * rotary pair. Computed in single precision in the order of llama.cpp's converter, where quotients
 * of a number and a value are the number times the value's reciprocal, so that the bits are equal.
 */
final class RopeDivisors {
  private RopeDivisors() {}

  static float[] of(ModelConfig config) {
    int pairs = config.headDimension() / 2;
    float[] divisors = new float[pairs];
    for (int i = 0; i < pairs; i++) {
      divisors[i] =
          switch (config.ropeScaling()) {
            case RopeScaling.None none -> 1;
            case RopeScaling.Divisors(var values) -> values.get(i);
            case RopeScaling.Llama3 scaling ->
                llama3(scaling, (float) config.ropeTheta(), 2f * i / config.headDimension());
          };
    }
    return divisors;
  }

  private static float llama3(RopeScaling.Llama3 scaling, float theta, float exponent) {
    float frequency = 1 / (float) Math.pow(theta, exponent);
    float waveLength = (float) (2 * Math.PI) * (1 / frequency);
    float context = scaling.originalContextLength();
    if (waveLength < scaling.originalContextLength() / scaling.highFrequencyFactor()) {
      return 1;
    }
    if (waveLength > scaling.originalContextLength() / scaling.lowFrequencyFactor()) {
      return (float) scaling.factor();
    }
    float smooth =
        (context * (1 / waveLength) - (float) scaling.lowFrequencyFactor())
            / (float) (scaling.highFrequencyFactor() - scaling.lowFrequencyFactor());
    return 1 / ((1 - smooth) / (float) scaling.factor() + smooth);
  }
}
