package io.athanor.llm.jinja;

import java.util.Map;
import java.util.function.Predicate;

/** What may stand behind {@code is}, and the test names that {@code select} takes. */
final class Tests {
  interface Test {
    boolean holds(Value value, Arguments arguments);
  }

  private static final Test EQUAL =
      (value, arguments) -> Comparisons.same(value, arguments.required(0, "other"));
  private static final Test UNEQUAL =
      (value, arguments) -> !Comparisons.same(value, arguments.required(0, "other"));
  private static final Test GREATER = (value, arguments) -> order(value, arguments) > 0;
  private static final Test GREATER_OR_EQUAL = (value, arguments) -> order(value, arguments) >= 0;
  private static final Test LESS = (value, arguments) -> order(value, arguments) < 0;
  private static final Test LESS_OR_EQUAL = (value, arguments) -> order(value, arguments) <= 0;

  private static final Map<String, Test> TESTS =
      Map.ofEntries(
          Map.entry("defined", (value, arguments) -> !(value instanceof Value.Undefined)),
          Map.entry("undefined", (value, arguments) -> value instanceof Value.Undefined),
          Map.entry("none", (value, arguments) -> value == Value.None.NONE),
          Map.entry("string", (value, arguments) -> value instanceof Text),
          Map.entry("mapping", (value, arguments) -> value instanceof Value.Mapping),
          Map.entry("iterable", (value, arguments) -> Iteration.isIterable(value)),
          Map.entry("sequence", (value, arguments) -> Iteration.isSequence(value)),
          Map.entry("callable", (value, arguments) -> isCallable(value)),
          Map.entry("boolean", (value, arguments) -> value instanceof Value.Bool),
          Map.entry("true", (value, arguments) -> value.equals(Value.Bool.TRUE)),
          Map.entry("false", (value, arguments) -> value.equals(Value.Bool.FALSE)),
          Map.entry("number", (value, arguments) -> Numbers.isNumber(value)),
          Map.entry("integer", (value, arguments) -> value instanceof Value.Int),
          Map.entry("float", (value, arguments) -> value instanceof Value.Real),
          Map.entry("odd", (value, arguments) -> leaves(value, new Value.Int(2), 1)),
          Map.entry("even", (value, arguments) -> leaves(value, new Value.Int(2), 0)),
          Map.entry(
              "divisibleby", (value, arguments) -> leaves(value, arguments.required(0, "num"), 0)),
          Map.entry("lower", (value, arguments) -> isCase(value, false)),
          Map.entry("upper", (value, arguments) -> isCase(value, true)),
          Map.entry("sameas", Tests::identical),
          Map.entry(
              "in",
              (value, arguments) -> Comparisons.contains(arguments.required(0, "seq"), value)),
          Map.entry("escaped", (value, arguments) -> value instanceof Text text && text.isMarkup()),
          Map.entry("filter", (value, arguments) -> isName(value, Filters::has)),
          Map.entry("test", (value, arguments) -> isName(value, Tests::has)),
          Map.entry("eq", EQUAL),
          Map.entry("==", EQUAL),
          Map.entry("equalto", EQUAL),
          Map.entry("ne", UNEQUAL),
          Map.entry("!=", UNEQUAL),
          Map.entry("gt", GREATER),
          Map.entry(">", GREATER),
          Map.entry("greaterthan", GREATER),
          Map.entry("ge", GREATER_OR_EQUAL),
          Map.entry(">=", GREATER_OR_EQUAL),
          Map.entry("lt", LESS),
          Map.entry("<", LESS),
          Map.entry("lessthan", LESS),
          Map.entry("le", LESS_OR_EQUAL),
          Map.entry("<=", LESS_OR_EQUAL));

  private Tests() {}

  static Test named(String name) {
    Test test = TESTS.get(name);
    if (test == null) {
      throw new TemplateException("no test named '" + name + "'");
    }
    return test;
  }

  /** The reference engine's undefined and loop variable can be called, if only to fail. */
  private static boolean isCallable(Value value) {
    return switch (value) {
      case Value.Callable callable -> true;
      case Value.Undefined undefined -> true;
      case LoopVariable loop -> true;
      default -> false;
    };
  }

  private static boolean has(String name) {
    return TESTS.containsKey(name);
  }

  private static int order(Value value, Arguments arguments) {
    return Comparisons.order(value, arguments.required(0, "other"));
  }

  private static boolean leaves(Value value, Value divisor, long rest) {
    return Comparisons.same(Arithmetic.apply("%", value, divisor), new Value.Int(rest));
  }

  private static boolean isName(Value value, Predicate<String> known) {
    Hashing.require(value);
    return value instanceof Text name && known.test(name.characters());
  }

  private static boolean isCase(Value value, boolean upper) {
    return StringSearch.isCase(PythonText.str(value), upper).equals(Value.Bool.TRUE);
  }

  /** Identity: small values are one object in Python, collections are not. */
  private static boolean identical(Value value, Arguments arguments) {
    Value other = arguments.required(0, "other");
    return switch (value) {
      case Value.Sequence sequence -> sequence == other;
      case Value.Mapping mapping -> mapping == other;
      default -> value.equals(other);
    };
  }
}
