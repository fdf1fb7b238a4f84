package io.athanor.inference.sampling;

import java.util.Arrays;

/**
 * The most probable tokens that survive top-k, min-p and top-p, in falling order of probability.
 *
 * <p>Equal weights are ordered by token id, so the set does not depend on the sorting algorithm.
 */
final class Nucleus {

  /** Weights below the first threshold are looked at only when the ones above do not suffice. */
  private static final float FIRST_THRESHOLD = 1e-3f;

  private final int[] tokens;
  private final double[] cumulative;

  private Nucleus(int[] tokens, double[] cumulative) {
    this.tokens = tokens;
    this.cumulative = cumulative;
  }

  /**
   * Selects the surviving tokens.
   *
   * @param weights unnormalised probabilities, the greatest is 1
   * @param total their sum
   */
  static Nucleus of(float[] weights, double total, int topK, float minP, float topP) {
    long[] sorted = mostProbable(weights, total, topK, minP, topP);
    int limit = topK == 0 ? sorted.length : Math.min(topK, sorted.length);
    double mass = topP * massOf(sorted, weights, limit, topK == 0 && minP == 0, total);
    int[] tokens = new int[limit];
    double[] cumulative = new double[limit];
    double sum = 0;
    int kept = 0;
    while (kept < limit) {
      tokens[kept] = tokenOf(sorted[kept]);
      sum += weights[tokens[kept]];
      cumulative[kept++] = sum;
      if (sum >= mass) {
        break;
      }
    }
    return new Nucleus(Arrays.copyOf(tokens, kept), Arrays.copyOf(cumulative, kept));
  }

  /** The token at the given point of the cumulative distribution. */
  int pick(double uniform) {
    double point = uniform * cumulative[cumulative.length - 1];
    int index = 0;
    while (index < cumulative.length - 1 && cumulative[index] <= point) {
      index++;
    }
    return tokens[index];
  }

  int[] tokens() {
    return tokens.clone();
  }

  /** Top-p counts the mass that earlier filters left over, so it is renormalised after them. */
  private static double massOf(
      long[] sorted, float[] weights, int limit, boolean unfiltered, double total) {
    if (unfiltered) {
      return total;
    }
    double mass = 0;
    for (int i = 0; i < limit; i++) {
      mass += weights[tokenOf(sorted[i])];
    }
    return mass;
  }

  // Sorting a whole vocabulary costs milliseconds, a nucleus has dozens of tokens: sort only
  // those above a threshold, and lower it until they provably hold everything that may survive.
  private static long[] mostProbable(
      float[] weights, double total, int topK, float minP, float topP) {
    float threshold = Math.max(FIRST_THRESHOLD, minP);
    while (true) {
      long[] candidates = above(weights, threshold);
      boolean all = threshold <= minP;
      boolean enoughForTopK = topK > 0 && candidates.length >= topK;
      boolean enoughForTopP =
          topK == 0
              && minP == 0
              && massOf(candidates, weights, candidates.length, false, 0) >= topP * total;
      if (all || enoughForTopK || enoughForTopP) {
        Arrays.sort(candidates);
        return candidates;
      }
      threshold = threshold < 1e-30f ? minP : Math.max(minP, threshold * 1e-3f);
    }
  }

  private static long[] above(float[] weights, float threshold) {
    int count = 0;
    for (float weight : weights) {
      count += weight >= threshold ? 1 : 0;
    }
    long[] packed = new long[count];
    int next = 0;
    for (int token = 0; token < weights.length; token++) {
      if (weights[token] >= threshold) {
        // Non-negative floats order like their bits; negated, the greatest weight sorts first.
        packed[next++] = ((long) -Float.floatToIntBits(weights[token]) << 32) | token;
      }
    }
    return packed;
  }

  private static int tokenOf(long packed) {
    return (int) packed;
  }
}
