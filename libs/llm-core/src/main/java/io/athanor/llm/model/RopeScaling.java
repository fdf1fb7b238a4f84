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
    }

    @Override
    public double divisor(int index, double frequency) {
      return values.get(index);
    }
  }

  /** What to divide the frequency of rotary pair {@code index} by. */
  double divisor(int index, double frequency);
}
