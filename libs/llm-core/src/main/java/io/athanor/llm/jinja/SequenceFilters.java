package io.athanor.llm.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Filters on lists, strings and dicts as a whole. */
final class SequenceFilters {
  private SequenceFilters() {}

  static Map<String, Filters.Filter> all() {
    return Map.ofEntries(
        Map.entry("length", (input, arguments, evaluator) -> length(input)),
        Map.entry("count", (input, arguments, evaluator) -> length(input)),
        Map.entry("first", (input, arguments, evaluator) -> first(input)),
        Map.entry("last", (input, arguments, evaluator) -> last(input)),
        Map.entry("list", (input, arguments, evaluator) -> list(Iteration.items(input))),
        Map.entry("join", (input, arguments, evaluator) -> join(input, arguments)),
        Map.entry("reverse", (input, arguments, evaluator) -> reverse(input)),
        Map.entry("sort", (input, arguments, evaluator) -> sort(input, arguments)),
        Map.entry("unique", (input, arguments, evaluator) -> unique(input, arguments)),
        Map.entry("sum", (input, arguments, evaluator) -> sum(input, arguments)),
        Map.entry("min", (input, arguments, evaluator) -> extreme(input, arguments, false)),
        Map.entry("max", (input, arguments, evaluator) -> extreme(input, arguments, true)),
        Map.entry("items", (input, arguments, evaluator) -> items(input)),
        Map.entry("dictsort", (input, arguments, evaluator) -> dictSort(input, arguments)),
        Map.entry("batch", (input, arguments, evaluator) -> batch(input, arguments)),
        Map.entry("groupby", (input, arguments, evaluator) -> groupBy(input, arguments)));
  }

  private static Value list(List<Value> items) {
    return Value.Sequence.list(items);
  }

  private static Value length(Value input) {
    return new Value.Int(Iteration.length(input));
  }

  private static Value first(Value input) {
    List<Value> items = Iteration.items(input);
    return items.isEmpty()
        ? new Value.Undefined("No first item, sequence was empty.")
        : items.getFirst();
  }

  private static Value last(Value input) {
    List<Value> items = Iteration.items(input);
    return items.isEmpty()
        ? new Value.Undefined("No last item, sequence was empty.")
        : items.getLast();
  }

  private static Value join(Value input, Arguments arguments) {
    Value separator = arguments.find(0, "d");
    Text between = separator == null ? Text.EMPTY : PythonText.str(separator);
    ItemKey key = ItemKey.by(arguments.find(1, "attribute"));
    TextBuilder builder = new TextBuilder();
    boolean firstItem = true;
    for (Value item : Iteration.items(input)) {
      if (!firstItem) {
        builder.append(between);
      }
      builder.append(PythonText.str(key.of(item)));
      firstItem = false;
    }
    return builder.build();
  }

  private static Value reverse(Value input) {
    if (input instanceof Text text) {
      return Slices.of(text, Value.None.NONE, Value.None.NONE, new Value.Int(-1));
    }
    return list(Iteration.items(input).reversed());
  }

  private static Value sort(Value input, Arguments arguments) {
    boolean backwards = arguments.flag(0, "reverse", false);
    boolean caseSensitive = arguments.flag(1, "case_sensitive", false);
    ItemKey key = ItemKey.by(arguments.find(2, "attribute"));
    List<Value> sorted = new ArrayList<>(Iteration.items(input));
    Comparator<Value> order =
        (left, right) ->
            Comparisons.order(
                folded(key.of(left), caseSensitive), folded(key.of(right), caseSensitive));
    // A stable sort in reverse keeps equal items in their order, as Python's does.
    sorted.sort(backwards ? order.reversed() : order);
    return list(sorted);
  }

  private static Value folded(Value value, boolean caseSensitive) {
    return value instanceof Text text && !caseSensitive ? StringMethods.lower(text) : value;
  }

  private static Value unique(Value input, Arguments arguments) {
    boolean caseSensitive = arguments.flag(0, "case_sensitive", false);
    ItemKey key = ItemKey.by(arguments.find(1, "attribute"));
    Map<Value, Value> seen = new LinkedHashMap<>();
    for (Value item : Iteration.items(input)) {
      seen.putIfAbsent(folded(key.of(item), caseSensitive), item);
    }
    return list(List.copyOf(seen.values()));
  }

  private static Value sum(Value input, Arguments arguments) {
    ItemKey key = ItemKey.by(arguments.find(0, "attribute"));
    Value start = arguments.find(1, "start");
    Value total = start == null ? new Value.Int(0) : start;
    for (Value item : Iteration.items(input)) {
      total = Arithmetic.apply("+", total, key.of(item));
    }
    return total;
  }

  private static Value extreme(Value input, Arguments arguments, boolean greatest) {
    boolean caseSensitive = arguments.flag(0, "case_sensitive", false);
    ItemKey key = ItemKey.by(arguments.find(1, "attribute"));
    List<Value> items = Iteration.items(input);
    if (items.isEmpty()) {
      return new Value.Undefined("No aggregated item, sequence was empty.");
    }
    Comparator<Value> order =
        (left, right) ->
            Comparisons.order(
                folded(key.of(left), caseSensitive), folded(key.of(right), caseSensitive));
    // Of equal items Python returns the first, so the comparison must be strict.
    Value best = items.getFirst();
    for (Value item : items) {
      int against = order.compare(item, best);
      best = (greatest ? against > 0 : against < 0) ? item : best;
    }
    return best;
  }

  private static Value items(Value input) {
    return switch (input) {
      case Value.Undefined undefined -> list(List.of());
      case Value.Mapping mapping -> CollectionMethods.items(mapping);
      default -> throw new TemplateException("Can only get item pairs from a mapping.");
    };
  }

  private static Value dictSort(Value input, Arguments arguments) {
    if (!(input instanceof Value.Mapping mapping)) {
      throw new TemplateException("dictsort needs a mapping, not " + Types.name(input));
    }
    boolean caseSensitive = arguments.flag(0, "case_sensitive", false);
    Value by = arguments.find(1, "by");
    int side = by instanceof Text text && text.characters().equals("value") ? 1 : 0;
    boolean backwards = arguments.flag(2, "reverse", false);
    List<Value> pairs = new ArrayList<>(CollectionMethods.items(mapping).items());
    Comparator<Value> order =
        (left, right) ->
            Comparisons.order(
                folded(Iteration.items(left).get(side), caseSensitive),
                folded(Iteration.items(right).get(side), caseSensitive));
    pairs.sort(backwards ? order.reversed() : order);
    return list(pairs);
  }

  private static Value batch(Value input, Arguments arguments) {
    int size = Math.clamp(arguments.integer(0, "linecount", 1), 1, 1 << 20);
    Value fill = arguments.find(1, "fill_with");
    List<Value> batches = new ArrayList<>();
    List<Value> items = Iteration.items(input);
    for (int from = 0; from < items.size(); from += size) {
      List<Value> batch = new ArrayList<>(items.subList(from, Math.min(items.size(), from + size)));
      if (fill != null && fill != Value.None.NONE) {
        batch.addAll(Collections.nCopies(size - batch.size(), fill));
      }
      batches.add(list(batch));
    }
    return list(batches);
  }

  private static Value groupBy(Value input, Arguments arguments) {
    ItemKey key = ItemKey.by(arguments.required(0, "attribute"));
    Map<Value, List<Value>> groups = new LinkedHashMap<>();
    List<Value> sorted = new ArrayList<>(Iteration.items(input));
    sorted.sort((left, right) -> Comparisons.order(key.of(left), key.of(right)));
    for (Value item : sorted) {
      groups.computeIfAbsent(key.of(item), ignored -> new ArrayList<>()).add(item);
    }
    List<Value> pairs = new ArrayList<>();
    groups.forEach((name, members) -> pairs.add(Value.Sequence.tuple(name, list(members))));
    return list(pairs);
  }
}
