package io.athanor.trainer.check;

import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.TensorView;
import java.util.Map;

/**
 * Compares values that were summed in another order: single values may lie one step apart, of their
 * own type or of the type they were rounded to before. A step is relative to the greatest value of
 * the tensor; but for sums in single precision at most one value in a hundred may be off.
 */
final class RoundingTolerance {
  private static final double SHARE = 0.01;
  private static final double F32_STEP = 2e-6;

  private static final Map<String, Double> STEPS =
      Map.of(
          "F32",
          F32_STEP,
          "F16",
          0x1p-10,
          "BF16",
          0x1p-7,
          "Q8_0",
          1.01 / 127,
          "Q4_0",
          1.1 / 8,
          "Q6_K",
          1.1 / 32);

  private RoundingTolerance() {}

  /**
   * Both files hold the same tensors, of the same types.
   *
   * @param before type that all values were rounded to before
   */
  static GgufVerdict compare(GgufFile ours, GgufFile expected, String before) {
    long off = 0;
    long all = 0;
    int different = 0;
    String first = null;
    for (String name : expected.names()) {
      Count count = Count.of(ours.tensor(name), expected.tensor(name));
      off += count.off();
      all += count.all();
      if (count.tooFar(Math.max(step(before), step(expected.tensor(name).typeName())))) {
        different++;
        first = first == null ? count.describe(name) : first;
      }
    }
    if (first != null) {
      return GgufVerdict.data(first, different);
    }
    if (off == 0) {
      return GgufVerdict.equal("equal, tensor by tensor");
    }
    return GgufVerdict.equal(
        "equal up to rounding: %d of %d values are one step of their type off".formatted(off, all));
  }

  private static double step(String type) {
    return STEPS.getOrDefault(type, 0.0);
  }

  /**
   * @param worst greatest difference relative to the tensor's greatest value
   */
  private record Count(long off, long all, double worst, long worstAt) {
    static Count of(TensorView ours, TensorView expected) {
      long off = 0;
      double greatest = 0;
      double worst = 0;
      long worstAt = 0;
      int columns = Math.toIntExact(expected.shape().columns());
      float[] our = new float[columns];
      float[] other = new float[columns];
      for (long row = 0; row < expected.shape().rows(); row++) {
        ours.readRows(row, 1, our, 0);
        expected.readRows(row, 1, other, 0);
        for (int i = 0; i < columns; i++) {
          greatest = Math.max(greatest, Math.abs(other[i]));
          double difference = Math.abs(our[i] - other[i]);
          off += difference == 0 ? 0 : 1;
          if (!(difference <= worst)) {
            worst = difference;
            worstAt = row * columns + i;
          }
        }
      }
      double relative = greatest == 0 ? worst : worst / greatest;
      return new Count(off, expected.shape().elements(), relative, worstAt);
    }

    boolean tooFar(double step) {
      return !(worst <= step) || (step > F32_STEP && off > SHARE * all);
    }

    String describe(String name) {
      return "tensor %s: %d of %d values differ, most at value %d by %.1e of the greatest"
          .formatted(name, off, all, worstAt, worst);
    }
  }
}
