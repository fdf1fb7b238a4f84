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
        Map.entry("round", (input, arguments, evaluator) -> round(input, arguments)),
        Map.entry("pprint", (input, arguments, evaluator) -> PythonText.repr(input)));
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
    if (Numbers.isNumber(input)) {
      return new Value.Int((long) Numbers.real(input, "int"));
    }
    if (!(input instanceof Text text)) {
      return otherwise;
    }
    String digits = StringEdits.trim(text).characters();
    int base = (int) arguments.integer(1, "base", 10);
    try {
      return new Value.Int(Long.parseLong(digits, base));
    } catch (NumberFormatException notInteger) {
      try {
        return new Value.Int(new BigDecimal(digits).longValue());
      } catch (NumberFormatException notNumber) {
        return otherwise;
      }
    }
  }

  private static Value real(Value input, Arguments arguments) {
    if (Numbers.isNumber(input)) {
      return new Value.Real(Numbers.real(input, "float"));
    }
    Value fallback = arguments.find(0, "default");
    Value otherwise = fallback == null ? new Value.Real(0) : fallback;
    if (!(input instanceof Text text)) {
      return otherwise;
    }
    try {
      return new Value.Real(new BigDecimal(StringEdits.trim(text).characters()).doubleValue());
    } catch (NumberFormatException notNumber) {
      return otherwise;
    }
  }

  /** Like Python: half to even on the exact binary value, and the result is a float. */
  private static Value round(Value input, Arguments arguments) {
    int precision = Math.clamp(arguments.integer(0, "precision", 0), -300, 300);
    Value method = arguments.find(1, "method");
    RoundingMode mode =
        switch (method instanceof Text text ? text.characters() : "common") {
          case "common" -> RoundingMode.HALF_EVEN;
          case "ceil" -> RoundingMode.CEILING;
          case "floor" -> RoundingMode.FLOOR;
          default -> throw new TemplateException("method must be common, ceil or floor");
        };
    double number = Numbers.real(input, "operand of round");
    double rounded = new BigDecimal(number).setScale(precision, mode).doubleValue();
    return input instanceof Value.Int && mode == RoundingMode.HALF_EVEN
        ? new Value.Int((long) rounded)
        : new Value.Real(rounded);
  }
}
