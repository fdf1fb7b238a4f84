package io.athanor.llm.jinja;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** {@code select}, {@code reject}, their attribute variants, and {@code map}. */
final class SelectionFilters {
  private SelectionFilters() {}

  static Map<String, Filters.Filter> all() {
    return Map.of(
        "select", (input, arguments, evaluator) -> choose(input, arguments, evaluator, 0, true),
        "reject", (input, arguments, evaluator) -> choose(input, arguments, evaluator, 0, false),
        "selectattr", (input, arguments, evaluator) -> choose(input, arguments, evaluator, 1, true),
        "rejectattr",
            (input, arguments, evaluator) -> choose(input, arguments, evaluator, 1, false),
        "map", SelectionFilters::map);
  }

  /**
   * Keeps the items for which a test holds.
   *
   * @param testAt position of the test's name: 1 behind an attribute, else 0
   */
  private static Value choose(
      Value input, Arguments arguments, Evaluator evaluator, int testAt, boolean wanted) {
    ItemKey key = ItemKey.by(testAt == 0 ? null : arguments.required(0, "attribute"));
    Value test = arguments.find(testAt, "");
    Arguments rest = arguments.from(testAt + 1);
    Predicate<Value> chosen =
        item -> {
          Value tested = key.of(item);
          boolean holds =
              test == null
                  ? Truth.of(tested)
                  : evaluator.applyTest(arguments.text(testAt, "test").characters(), tested, rest);
          return holds == wanted;
        };
    return new Generator(() -> items(input).stream().filter(chosen).iterator());
  }

  private static Value map(Value input, Arguments arguments, Evaluator evaluator) {
    if (arguments.positional().isEmpty() && arguments.named().containsKey("attribute")) {
      ItemKey key =
          ItemKey.by(arguments.named().get("attribute"), arguments.named().get("default"));
      return mapped(input, key::of);
    }
    String filter = arguments.text(0, "filter").characters();
    Arguments rest = arguments.from(1);
    return mapped(input, item -> evaluator.applyFilter(filter, item, rest));
  }

  private static Value mapped(Value input, UnaryOperator<Value> mapping) {
    return new Generator(() -> items(input).stream().map(mapping).iterator());
  }

  /** What is false has no items, whatever it is. */
  private static List<Value> items(Value input) {
    return Truth.of(input) ? Iteration.items(input) : List.of();
  }
}
