package io.athanor.llm.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** Filters on single values: numbers, defaults, attributes, JSON. */
final class ValueFilters {
  private ValueFilters() {}

  static Map<String, Filters.Filter> all() {
    return Map.ofEntries(
        Map.entry("tojson", (input, arguments, evaluator) -> Json.write(input, arguments)),
        Map.entry("default", (input, arguments, evaluator) -> fallback(input, arguments)),
        Map.entry("d", (input, arguments, evaluator) -> fallback(input, arguments)),
        Map.entry("attr", (input, arguments, evaluator) -> attribute(input, arguments)),
        Map.entry("abs", (input, arguments, evaluator) -> absolute(input)),
        Map.entry("int", (input, arguments, evaluator) -> integer(input, arguments)),
        Map.entry("float", (input, arguments, evaluator) -> real(input, arguments)),
        Map.entry("round", (input, arguments, evaluator) -> round(input, arguments)));
  }

  private static Value fallback(Value input, Arguments arguments) {
    boolean alsoFalse = arguments.flag(1, "boolean", false);
    if (!(input instanceof Value.Undefined) && (!alsoFalse || Truth.of(input))) {
      return input;
    }
    Value fallback = arguments.find(0, "default_value");
    return fallback == null ? Text.EMPTY : fallback;
  }

  private static Value attribute(Value input, Arguments arguments) {
    String name = arguments.text(0, "name").characters();
    // Unlike the dot, this filter never looks for an item.
    return input instanceof Value.Mapping mapping
        ? Attributes.attribute(new Value.Mapping(Map.of()), name)
        : Attributes.attribute(input, name);
  }

  private static Value absolute(Value input) {
    return input instanceof Value.Real number
        ? new Value.Real(Math.abs(number.value()))
        : new Value.Int(Math.absExact(Numbers.integer(input, "operand of abs")));
  }

  private static Value integer(Value input, Arguments arguments) {
    Value fallback = arguments.find(0, "default");
    Value otherwise = fallback == null ? new Value.Int(0) : fallback;
    requireDefined(input);
    if (Numbers.isInteger(input)) {
      return new Value.Int(Numbers.integer(input, "int"));
    }
    if (input instanceof Value.Real number) {
      return new Value.Int(PythonNumbers.truncated(number.value()));
    }
    if (!(input instanceof Text text)) {
      return otherwise;
    }
    String digits = text.characters();
    Long whole = PythonNumbers.integer(digits, (int) arguments.integer(1, "base", 10));
    if (whole != null) {
      return new Value.Int(whole);
    }
    Double real = PythonNumbers.real(digits);
    return real == null || real.isNaN() || real.isInfinite()
        ? otherwise
        : new Value.Int(PythonNumbers.truncated(real));
  }

  private static void requireDefined(Value input) {
    if (input instanceof Value.Undefined undefined) {
      throw new TemplateException(undefined.problem());
    }
  }

  private static Value real(Value input, Arguments arguments) {
    requireDefined(input);
    if (Numbers.isNumber(input)) {
      return new Value.Real(Numbers.real(input, "float"));
    }
    Value fallback = arguments.find(0, "default");
    Value otherwise = fallback == null ? new Value.Real(0) : fallback;
    if (!(input instanceof Text text)) {
      return otherwise;
    }
    Double number = PythonNumbers.real(text.characters());
    return number == null ? otherwise : new Value.Real(number);
  }

  /** Like Python: half to even on the exact binary value, and the result is a float. */
  private static Value round(Value input, Arguments arguments) {
    int precision = Math.clamp(arguments.integer(0, "precision", 0), -300, 300);
    Value method = arguments.find(1, "method");
    double number = Numbers.real(input, "operand of round");
    return switch (method instanceof Text text ? text.characters() : "common") {
      case "common" -> {
        if (input instanceof Value.Real && !Double.isFinite(number)) {
          yield input;
        }
        BigDecimal exact =
            input instanceof Value.Real
                ? new BigDecimal(number)
                : BigDecimal.valueOf(Numbers.integer(input, "round"));
        BigDecimal rounded = exact.setScale(precision, RoundingMode.HALF_EVEN);
        yield input instanceof Value.Real
            ? new Value.Real(Math.copySign(rounded.doubleValue(), number))
            : new Value.Int(rounded.longValueExact());
      }
      // As the reference engine computes them, with the rounding errors of its way; by way of an
      // integer, which has no negative zero.
      case "ceil" ->
          new Value.Real((Math.ceil(number * power(precision)) + 0.0) / power(precision));
      case "floor" ->
          new Value.Real((Math.floor(number * power(precision)) + 0.0) / power(precision));
      default -> throw new TemplateException("method must be common, ceil or floor");
    };
  }

  private static double power(int precision) {
    return Math.pow(10, precision);
  }
}
