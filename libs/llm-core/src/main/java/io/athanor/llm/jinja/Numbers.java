package io.athanor.llm.jinja;

import java.math.BigDecimal;

/** Python's view of numbers: {@code bool} is an integer, and how a {@code float} is written. */
final class Numbers {
  private Numbers() {}

  static boolean isNumber(Value value) {
    return value instanceof Value.Int || value instanceof Value.Real || value instanceof Value.Bool;
  }

  static boolean isInteger(Value value) {
    return value instanceof Value.Int || value instanceof Value.Bool;
  }

  static long integer(Value value, String what) {
    return switch (value) {
      case Value.Int number -> number.value();
      case Value.Bool flag -> flag.value() ? 1 : 0;
      default ->
          throw new TemplateException(what + " must be an integer, not " + Types.name(value));
    };
  }

  static double real(Value value, String what) {
    return switch (value) {
      case Value.Real number -> number.value();
      case Value.Int number -> number.value();
      case Value.Bool flag -> flag.value() ? 1 : 0;
      default -> throw new TemplateException(what + " must be a number, not " + Types.name(value));
    };
  }

  /** Python's {@code repr} of a float: shortest digits, exponent below 1e-4 and from 1e16. */
  static String repr(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0.0" : "0.0";
    }
    BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = decimal.toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    String digits = decimal.unscaledValue().abs().toString();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return (number < 0 ? "-" : "")
        + mantissa
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }
}
