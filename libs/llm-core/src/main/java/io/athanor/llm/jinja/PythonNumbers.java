package io.athanor.llm.jinja;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's {@code int()} and {@code float()} of a string. */
final class PythonNumbers {
  private static final Pattern REAL =
      Pattern.compile(
          "[+-]?(?:\\d+(?:_\\d+)*\\.?(?:\\d+(?:_\\d+)*)?|\\.\\d+(?:_\\d+)*)(?:[eE][+-]?\\d+(?:_\\d+)*)?");
  private static final Pattern SPECIAL = Pattern.compile("[+-]?(?:inf(?:inity)?|nan)");

  private PythonNumbers() {}

  /**
   * The integer that a string spells, null if it spells none.
   *
   * @param base 2 to 36, or 0 for the one that the prefix names
   */
  static @Nullable Long integer(String text, int base) {
    String digits = stripped(text);
    boolean negative = digits.startsWith("-");
    if (negative || digits.startsWith("+")) {
      digits = digits.substring(1);
    }
    int named = namedBase(digits);
    int radix = base == 0 ? Math.max(named, 10) : base;
    if (radix < 2 || radix > 36) {
      throw new TemplateException("int() base must be >= 2 and <= 36, or 0");
    }
    if (named == radix && named != 0) {
      digits = digits.substring(2);
      digits = digits.startsWith("_") ? digits.substring(1) : digits;
    }
    if (digits.isEmpty()
        || digits.startsWith("_")
        || digits.endsWith("_")
        || digits.contains("__")
        || (base == 0 && named == 0 && digits.matches("0\\d*[1-9].*"))) {
      return null;
    }
    String plain = digits.replace("_", "");
    if (plain.codePoints().anyMatch(point -> Character.digit(point, radix) < 0)) {
      return null;
    }
    try {
      return Long.parseLong((negative ? "-" : "") + plain, radix);
    } catch (NumberFormatException tooLarge) {
      throw new TemplateException("integer beyond 64 bits: " + text);
    }
  }

  private static int namedBase(String digits) {
    if (digits.length() < 2 || digits.charAt(0) != '0') {
      return 0;
    }
    return switch (digits.charAt(1)) {
      case 'x', 'X' -> 16;
      case 'o', 'O' -> 8;
      case 'b', 'B' -> 2;
      default -> 0;
    };
  }

  /** The float that a string spells, null if it spells none. */
  static @Nullable Double real(String text) {
    String digits = stripped(text);
    String lower = digits.toLowerCase(java.util.Locale.ROOT);
    if (SPECIAL.matcher(lower).matches()) {
      double value = lower.endsWith("nan") ? Double.NaN : Double.POSITIVE_INFINITY;
      return lower.startsWith("-") ? -value : value;
    }
    return REAL.matcher(digits).matches() ? Double.valueOf(digits.replace("_", "")) : null;
  }

  /** {@code int()} of a float: towards zero. */
  static long truncated(double number) {
    if (Double.isNaN(number) || Math.abs(number) >= 0x1.0p63) {
      throw new TemplateException("cannot convert " + Numbers.repr(number) + " to integer");
    }
    return (long) number;
  }

  private static String stripped(String text) {
    return PythonCharacters.stripEnd(text.substring(PythonCharacters.skipSpace(text, 0)));
  }
}
