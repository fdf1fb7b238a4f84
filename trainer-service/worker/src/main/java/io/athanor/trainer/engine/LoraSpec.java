package io.athanor.trainer.engine;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a LoRA adapter is: W' = W + scale * B A with A [r, in] and B [out, r].
 *
 * <p>scale = alpha / r (LoRA, arXiv 2106.09685) or alpha / sqrt(r) when rank-stabilised (rsLoRA,
 * arXiv 2312.03732).
 */
public record LoraSpec(
    int rank, double alpha, boolean rankStabilised, double dropout, Set<LinearModule> targets) {
  public LoraSpec {
    if (rank < 1) {
      throw new IllegalArgumentException("LoRA rank must be at least 1, was " + rank);
    }
    if (!(alpha > 0)) {
      throw new IllegalArgumentException("LoRA alpha must be above 0, was " + alpha);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("LoRA dropout must lie in [0, 1), was " + dropout);
    }
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("LoRA needs at least one target module");
    }
    targets = Set.copyOf(EnumSet.copyOf(targets));
  }

  /** Plain LoRA on all seven linears without dropout. */
  public static LoraSpec of(int rank, double alpha) {
    return new LoraSpec(rank, alpha, false, 0, LinearModule.all());
  }

  /** Factor on B A. */
  public double scale() {
    return rankStabilised ? alpha / Math.sqrt(rank) : alpha / rank;
  }
}
