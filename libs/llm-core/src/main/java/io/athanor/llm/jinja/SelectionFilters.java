package io.athanor.llm.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
    List<Value> kept = new ArrayList<>();
    for (Value item : Iteration.items(input)) {
      Value tested = key.of(item);
      boolean holds =
          test == null
              ? Truth.of(tested)
              : evaluator.applyTest(arguments.text(testAt, "test").characters(), tested, rest);
      if (holds == wanted) {
        kept.add(item);
      }
    }
    return Value.Sequence.list(kept);
  }

  private static Value map(Value input, Arguments arguments, Evaluator evaluator) {
    List<Value> mapped = new ArrayList<>();
    if (arguments.positional().isEmpty() && arguments.named().containsKey("attribute")) {
      ItemKey key =
          ItemKey.by(arguments.named().get("attribute"), arguments.named().get("default"));
      Iteration.items(input).forEach(item -> mapped.add(key.of(item)));
      return Value.Sequence.list(mapped);
    }
    String filter = arguments.text(0, "filter").characters();
    Arguments rest = arguments.from(1);
    for (Value item : Iteration.items(input)) {
      mapped.add(evaluator.applyFilter(filter, item, rest));
    }
    return Value.Sequence.list(mapped);
  }
}
