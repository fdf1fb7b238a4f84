package io.athanor.trainer.check;

import java.util.ArrayList;
import java.util.List;

/** Largest relative errors of a replay, each with what is tolerated for fp32. */
public final class ReplayErrors {
  /** One compared quantity. */
  public record Quantity(String name, double tolerance, double error, String worstAt) {
    /** NaN fails, too. */
    public boolean passed() {
      return error <= tolerance;
    }
  }

  private final String reference;
  private final List<Quantity> quantities = new ArrayList<>();

  /**
   * @param reference what the replay is compared with, for people
   */
  ReplayErrors(String reference) {
    this.reference = reference;
  }

  public String reference() {
    return reference;
  }

  /** Collects the largest error of one quantity. */
  static final class Largest {
    private double error;
    private String at = "";

    /** A scalar: |difference| / |reference|. */
    void scalar(String where, double actual, double expected) {
      offer(where, Math.abs(actual - expected) / Math.abs(expected));
    }

    /** A tensor: max |difference| / max |reference|. */
    void tensor(String where, float[] actual, float[] expected) {
      double difference = actual.length == expected.length ? 0 : Double.POSITIVE_INFINITY;
      double reference = 0;
      for (int i = 0; i < Math.min(actual.length, expected.length); i++) {
        double distance = Math.abs((double) actual[i] - expected[i]);
        difference = distance > difference || Double.isNaN(distance) ? distance : difference;
        reference = Math.max(reference, Math.abs(expected[i]));
      }
      if (difference > 0 || Double.isNaN(difference)) {
        offer(where, reference > 0 ? difference / reference : difference);
      }
    }

    private void offer(String where, double value) {
      if (value > error || Double.isNaN(value)) {
        error = value;
        at = where;
      }
    }
  }

  void add(String name, double tolerance, Largest largest) {
    quantities.add(new Quantity(name, tolerance, largest.error, largest.at));
  }

  public List<Quantity> quantities() {
    return List.copyOf(quantities);
  }

  public boolean passed() {
    return quantities.stream().allMatch(Quantity::passed);
  }
}
