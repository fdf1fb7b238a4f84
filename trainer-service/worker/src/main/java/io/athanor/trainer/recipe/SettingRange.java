package io.athanor.trainer.recipe;

/** Checks of single settings; a message names the field, its range and what was asked. */
final class SettingRange {
  private SettingRange() {}

  static int within(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw wrong(field, "%d to %d".formatted(least, most), value);
    }
    return value;
  }

  static int atLeast(String field, int value, int least) {
    if (value < least) {
      throw wrong(field, "at least " + least, value);
    }
    return value;
  }

  /** From {@code least} to {@code most}, both allowed; never NaN. */
  static double within(String field, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw wrong(field, "%s to %s".formatted(plain(least), plain(most)), value);
    }
    return value;
  }

  /** Above 0 and at most {@code most}; never NaN. */
  static double positive(String field, double value, double most) {
    if (!(value > 0 && value <= most)) {
      throw wrong(field, "above 0 and at most " + plain(most), value);
    }
    return value;
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static IllegalArgumentException wrong(String field, String range, Object value) {
    return new IllegalArgumentException("%s must be %s, was %s".formatted(field, range, value));
  }
}
