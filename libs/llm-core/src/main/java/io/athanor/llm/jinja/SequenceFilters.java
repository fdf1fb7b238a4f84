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
        Map.entry("slice", (input, arguments, evaluator) -> slice(input, arguments)),
        Map.entry("groupby", (input, arguments, evaluator) -> groupBy(input, arguments)));
  }

  private static Value list(List<Value> items) {
    return Value.Sequence.list(items);
  }

  private static Value length(Value input) {
    return new Value.Int(Iteration.length(input));
  }

  private static Value first(Value input) {
    Value first =
        input instanceof Generator generator
            ? generator.next()
            : Iteration.items(input).stream().findFirst().orElse(null);
    return first == null ? new Value.Undefined("No first item, sequence was empty.") : first;
  }

  private static Value last(Value input) {
    if (input instanceof Generator) {
      throw new TemplateException("'generator' object is not reversible");
    }
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
    List<Value> items = Iteration.items(input);
    return input instanceof Generator
        ? list(items.reversed())
        : new Generator(() -> items.reversed().iterator());
  }

  private static Value sort(Value input, Arguments arguments) {
    boolean backwards = arguments.flag(0, "reverse", false);
    boolean caseSensitive = arguments.flag(1, "case_sensitive", false);
    List<ItemKey> keys = ItemKey.ofEach(arguments.find(2, "attribute"));
    List<Value> sorted = new ArrayList<>(Iteration.items(input));
    boolean byAttribute = arguments.find(2, "attribute") instanceof Text;
    Comparator<Value> order = (left, right) -> order(keys, byAttribute, left, right, caseSensitive);
    // A stable sort in reverse keeps equal items in their order, as Python's does.
    sorted.sort(backwards ? order.reversed() : order);
    return list(sorted);
  }

  private static int order(
      List<ItemKey> keys, boolean byAttribute, Value left, Value right, boolean caseSensitive) {
    for (ItemKey key : keys) {
      Value one = folded(key.of(left), caseSensitive);
      Value two = folded(key.of(right), caseSensitive);
      // Without an attribute the items themselves are compared, be they equal or not.
      if (!byAttribute || !Comparisons.same(one, two)) {
        return Comparisons.order(one, two);
      }
    }
    return 0;
  }

  private static Value folded(Value value, boolean caseSensitive) {
    return value instanceof Text text && !caseSensitive ? StringMethods.lower(text) : value;
  }

  private static Value unique(Value input, Arguments arguments) {
    boolean caseSensitive = arguments.flag(0, "case_sensitive", false);
    ItemKey key = ItemKey.by(arguments.find(1, "attribute"));
    Map<Value, Value> seen = new LinkedHashMap<>();
    for (Value item : Iteration.items(input)) {
      seen.putIfAbsent(Hashing.canonical(folded(key.of(item), caseSensitive)), item);
    }
    return new Generator(() -> List.copyOf(seen.values()).iterator());
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
      case Value.Undefined undefined -> new Generator(Collections::emptyIterator);
      case Value.Mapping mapping ->
          new Generator(() -> CollectionMethods.items(mapping).iterator());
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
    List<Value> pairs = new ArrayList<>(CollectionMethods.items(mapping));
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
    return new Generator(batches::iterator);
  }

  /** Columns of nearly equal length; the first ones have one item more. */
  private static Value slice(Value input, Arguments arguments) {
    long slices = Numbers.integer(arguments.required(0, "slices"), "slices");
    if (slices < 1 || slices > 1 << 16) {
      throw new TemplateException("slice needs a number of slices from 1 to 65536");
    }
    Value fill = arguments.find(1, "fill_with");
    List<Value> items = Iteration.items(input);
    int size = items.size() / (int) slices;
    int longer = items.size() % (int) slices;
    List<Value> columns = new ArrayList<>();
    int from = 0;
    for (int column = 0; column < slices; column++) {
      int to = from + size + (column < longer ? 1 : 0);
      List<Value> part = new ArrayList<>(items.subList(from, to));
      if (fill != null && fill != Value.None.NONE && column >= longer) {
        part.add(fill);
      }
      columns.add(list(part));
      from = to;
    }
    return new Generator(columns::iterator);
  }

  private static Value groupBy(Value input, Arguments arguments) {
    ItemKey name = ItemKey.by(arguments.required(0, "attribute"), arguments.find(1, "default"));
    boolean caseSensitive = arguments.flag(2, "case_sensitive", false);
    ItemKey key = item -> folded(name.of(item), caseSensitive);
    List<List<Value>> groups = new ArrayList<>();
    List<Value> sorted = new ArrayList<>(Iteration.items(input));
    sorted.sort((left, right) -> Comparisons.order(key.of(left), key.of(right)));
    for (Value item : sorted) {
      if (groups.isEmpty()
          || !Comparisons.same(key.of(groups.getLast().getFirst()), key.of(item))) {
        groups.add(new ArrayList<>());
      }
      groups.getLast().add(item);
    }
    // A group has the name that its first member spells.
    return list(
        groups.stream()
            .<Value>map(members -> Value.Sequence.group(name.of(members.getFirst()), members))
            .toList());
  }
}
