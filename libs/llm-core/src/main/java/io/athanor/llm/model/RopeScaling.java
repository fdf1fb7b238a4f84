package io.athanor.llm.model;

import java.util.List;

/**
 * How the rotary frequencies of a model differ from {@code theta^(-2i/d)}: each is divided by its
 * {@link #divisor}.
 */
public sealed interface RopeScaling {

  /** Plain rotary embedding. */
  record None() implements RopeScaling {
    @Override
    public double divisor(int index, double frequency) {
      return 1;
    }
  }

  /**
   * Llama 3.1's scaling ({@code rope_type: llama3}): long waves are slowed by {@code factor}, short
   * ones kept, those between blended.
   */
  record Llama3(
      double factor,
      double lowFrequencyFactor,
      double highFrequencyFactor,
      int originalContextLength)
      implements RopeScaling {
    public Llama3 {
      boolean rising = lowFrequencyFactor > 0 && lowFrequencyFactor < highFrequencyFactor;
      if (!(factor > 0 && factor < 1e6) || !rising || !(highFrequencyFactor < 1e6)) {
        throw new IllegalArgumentException(
            "rope scaling llama3: factor %s, low_freq_factor %s and high_freq_factor %s must be positive, the last two rising"
                .formatted(factor, lowFrequencyFactor, highFrequencyFactor));
      }
      if (originalContextLength < 1) {
        throw new IllegalArgumentException(
            "rope scaling llama3: original_max_position_embeddings must be positive, was "
                + originalContextLength);
      }
    }

    @Override
    public double divisor(int index, double frequency) {
      double waveLength = 2 * Math.PI / frequency;
      if (waveLength < originalContextLength / highFrequencyFactor) {
        return 1;
      }
      if (waveLength > originalContextLength / lowFrequencyFactor) {
        return factor;
      }
      double smooth =
          (originalContextLength / waveLength - lowFrequencyFactor)
              / (highFrequencyFactor - lowFrequencyFactor);
      return 1 / ((1 - smooth) / factor + smooth);
    }
  }

  /** Divisors as a GGUF file lists them in {@code rope_freqs.weight}, one per rotary pair. */
  record Divisors(List<Float> values) implements RopeScaling {
    public Divisors {
      values = List.copyOf(values);
      for (float value : values) {
        if (!(value > 0 && value < 1e6f)) {
          throw new IllegalArgumentException("a rope divisor must be positive, was " + value);
        }
      }
    }

    @Override
    public double divisor(int index, double frequency) {
      return values.get(index);
    }
  }

  /** What to divide the frequency of rotary pair {@code index} by. */
  double divisor(int index, double frequency);
}
