package io.athanor.trainer.engine;

import ai.djl.pytorch.jni.IValue;

/**
 * AdamW (arXiv 1711.05101) over the flat buffers, with clipping by the global norm before it.
 *
 * <pre>
 * g *= min(1, maxNorm / (norm + 1e-6))
 * p *= 1 - rate * weightDecay
 * p -= rate * (m / (1 - b1^t)) / (sqrt(v) / sqrt(1 - b2^t) + eps)
 * </pre>
 */
public final class AdamW {
  /**
   * Constants of the optimizer.
   *
   * @param maxGradientNorm 0 leaves gradients as they are
   */
  public record Settings(
      double beta1, double beta2, double epsilon, double weightDecay, double maxGradientNorm) {
    /** Torch's betas and epsilon. */
    public static Settings of(double weightDecay, double maxGradientNorm) {
      return new Settings(0.9, 0.999, 1e-8, weightDecay, maxGradientNorm);
    }
  }

  private final LoraAdapters adapters;
  private final Settings settings;
  private long steps;

  public AdamW(LoraAdapters adapters, Settings settings) {
    this.adapters = adapters;
    this.settings = settings;
  }

  /** Clips the gradients in place and returns the norm they had before. */
  public double clip() {
    TorchScriptModule kernels = adapters.tensors().flatKernels();
    double norm;
    try (IValue squares = kernels.call("sum_of_squares", adapters.gradients())) {
      norm = Math.sqrt(squares.toDouble());
    }
    double factor = settings.maxGradientNorm() / (norm + 1e-6);
    if (settings.maxGradientNorm() > 0 && factor < 1) {
      try (IValue by = IValue.from(factor)) {
        kernels.run("scale_", adapters.gradients(), by);
      }
    }
    return norm;
  }

  /** Moves the parameters once and clears the gradients. */
  public void step(double learningRate) {
    steps++;
    try (IValue step = IValue.from((double) steps);
        IValue rate = IValue.from(learningRate);
        IValue beta1 = IValue.from(settings.beta1());
        IValue beta2 = IValue.from(settings.beta2());
        IValue decay = IValue.from(settings.weightDecay());
        IValue epsilon = IValue.from(settings.epsilon())) {
      adapters
          .tensors()
          .flatKernels()
          .run(
              "adamw_",
              adapters.parameters(),
              adapters.gradients(),
              adapters.firstMoment(),
              adapters.secondMoment(),
              step,
              rate,
              beta1,
              beta2,
              decay,
              epsilon);
    }
    adapters.zeroGradients();
  }

  /** Steps taken, t of the bias correction. */
  public long steps() {
    return steps;
  }

  public void restoreSteps(long taken) {
    steps = taken;
  }
}
