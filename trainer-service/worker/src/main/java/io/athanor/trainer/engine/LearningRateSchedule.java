package io.athanor.trainer.engine;

/**
 * Learning rate by optimizer step s, counted from 0.
 *
 * <p>Below {@code warmupSteps} the factor is (s + first) / warmupSteps, with first = 1 on users'
 * runs (no step is lost to a rate of zero) and 0 in recordings of the reference stack. After it,
 * with x = (s - warmup) / (total - warmup): cosine 0.5 (1 + cos(pi x)), linear 1 - x, constant 1.
 */
public record LearningRateSchedule(
    Kind kind, double peak, int warmupSteps, int totalSteps, boolean startsAtZero) {

  /** Shape after the warm-up. */
  public enum Kind {
    COSINE,
    LINEAR,
    CONSTANT
  }

  public double at(int step) {
    if (step < warmupSteps) {
      return peak * (step + (startsAtZero ? 0 : 1)) / warmupSteps;
    }
    double progress = (step - warmupSteps) / (double) Math.max(1, totalSteps - warmupSteps);
    return switch (kind) {
      case COSINE -> peak * 0.5 * (1 + Math.cos(Math.PI * progress));
      case LINEAR -> peak * Math.max(0, 1 - progress);
      case CONSTANT -> peak;
    };
  }
}
