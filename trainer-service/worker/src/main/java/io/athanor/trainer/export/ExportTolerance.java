package io.athanor.trainer.export;

import io.athanor.llm.model.GgufFileType;

/**
 * How far an exported model may be from the trained one, by the type of its weights.
 *
 * <p>F32 only adds in another order. A rounded type changes every logit, so the choice of tokens
 * decides; Q4_0 moves probabilities by design and is held to the likeliest token alone.
 *
 * @param greatestDifference of any logit
 * @param leastAgreement share of positions with the same likeliest token
 * @param greatestDivergence mean, in nats
 * @param words the same for people
 */
record ExportTolerance(
    double greatestDifference, double leastAgreement, double greatestDivergence, String words) {
  private static final double ANY = Double.MAX_VALUE;
  private static final ExportTolerance EXACT =
      new ExportTolerance(1e-2, 0, ANY, "a greatest difference of 1e-2");
  private static final ExportTolerance ROUNDED =
      new ExportTolerance(ANY, 0.97, 0.01, "top-1 agreement of 97 % and a mean KL of 1e-2");
  private static final ExportTolerance FOUR_BITS =
      new ExportTolerance(ANY, 0.85, ANY, "top-1 agreement of 85 %");

  static ExportTolerance of(GgufFileType stored) {
    return switch (stored) {
      case F32 -> EXACT;
      case F16, BF16, Q8_0 -> ROUNDED;
      case Q4_0 -> FOUR_BITS;
    };
  }

  /** What is no number never holds. */
  boolean holds(Agreement agreement) {
    return agreement.greatestDifference() <= greatestDifference
        && agreement.topAgreement() >= leastAgreement
        && agreement.meanDivergence() <= greatestDivergence;
  }
}
