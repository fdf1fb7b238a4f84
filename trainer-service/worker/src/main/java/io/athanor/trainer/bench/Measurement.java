package io.athanor.trainer.bench;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * What was measured.
 *
 * @param steps at least one
 * @param floor seconds that the frozen-weight products of all steps take, where they were timed
 * @param peakResidentBytes of loading and training, before the floor was measured
 */
record Measurement(List<Step> steps, OptionalDouble floor, long peakResidentBytes) {

  /**
   * One optimizer step: packing, forward, backward, clipping and update.
   *
   * @param seconds all of it
   * @param optimizerSeconds clipping and update
   */
  record Step(int tokens, int supervised, double loss, double seconds, double optimizerSeconds) {
    double tokensPerSecond() {
      return tokens / seconds;
    }
  }

  long tokens() {
    return steps.stream().mapToLong(Step::tokens).sum();
  }

  double seconds() {
    return steps.stream().mapToDouble(Step::seconds).sum();
  }

  /** Over all steps together: what counts where steps differ in size. */
  double overallTokensPerSecond() {
    return tokens() / seconds();
  }

  OptionalDouble shareOfFloor() {
    return floor.isPresent()
        ? OptionalDouble.of(floor.getAsDouble() / seconds())
        : OptionalDouble.empty();
  }

  double lowest(ToDoubleFunction<Step> quantity) {
    return steps.stream().mapToDouble(quantity).min().orElseThrow();
  }

  double highest(ToDoubleFunction<Step> quantity) {
    return steps.stream().mapToDouble(quantity).max().orElseThrow();
  }

  double median(ToDoubleFunction<Step> quantity) {
    double[] sorted = steps.stream().mapToDouble(quantity).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[half]
        : Arrays.stream(sorted, half - 1, half + 1).average().orElseThrow();
  }
}
