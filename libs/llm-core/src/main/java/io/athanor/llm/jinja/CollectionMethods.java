package io.athanor.llm.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods of {@code dict} and {@code list} that change nothing. */
final class CollectionMethods {
  private CollectionMethods() {}

  static @Nullable Value bind(Value.Mapping mapping, String name) {
    return switch (name) {
      case "get" ->
          new Value.Callable(
              name,
              arguments -> {
                Value key = arguments.required(0, "key");
                Hashing.require(key);
                Value found = find(mapping, key);
                Value fallback = arguments.find(1, "default");
                return found != null ? found : fallback != null ? fallback : Value.None.NONE;
              });
      case "items" -> new Value.Callable(name, arguments -> View.ofDict(name, items(mapping)));
      case "keys" ->
          new Value.Callable(
              name, arguments -> View.ofDict(name, List.copyOf(mapping.entries().keySet())));
      case "values" ->
          new Value.Callable(
              name, arguments -> View.ofDict(name, List.copyOf(mapping.entries().values())));
      case "copy" -> new Value.Callable(name, arguments -> mapping);
      case "clear", "pop", "popitem", "setdefault", "update" -> unsafe(name, "dict");
      default -> null;
    };
  }

  /** The value of a key; equal numbers of different types are one key. */
  static @Nullable Value find(Value.Mapping mapping, Value key) {
    Value found = mapping.entries().get(key);
    if (found != null || !Numbers.isNumber(key)) {
      return found;
    }
    return mapping.entries().entrySet().stream()
        .filter(entry -> Comparisons.same(entry.getKey(), key))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  static List<Value> items(Value.Mapping mapping) {
    return mapping.entries().entrySet().stream().map(CollectionMethods::pair).toList();
  }

  private static Value pair(Map.Entry<Value, Value> entry) {
    return Value.Sequence.tuple(entry.getKey(), entry.getValue());
  }

  static @Nullable Value bind(Value.Sequence sequence, String name) {
    return switch (name) {
      case "grouper" -> sequence.group() ? sequence.items().get(0) : null;
      case "list" -> sequence.group() ? sequence.items().get(1) : null;
      case "index" -> new Value.Callable(name, arguments -> index(sequence, arguments));
      case "count" ->
          new Value.Callable(
              name,
              arguments -> {
                Value wanted = arguments.required(0, "value");
                if (arguments.positional().size() != 1) {
                  throw new TemplateException("count() takes exactly one argument");
                }
                return new Value.Int(
                    sequence.items().stream()
                        .filter(item -> Comparisons.same(item, wanted))
                        .count());
              });
      case "copy" -> sequence.tuple() ? null : new Value.Callable(name, arguments -> sequence);
      case "append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort" ->
          sequence.tuple() ? null : unsafe(name, "list");
      default -> null;
    };
  }

  private static Value index(Value.Sequence sequence, Arguments arguments) {
    Value wanted = arguments.required(0, "value");
    for (int index = 0; index < sequence.items().size(); index++) {
      if (Comparisons.same(sequence.items().get(index), wanted)) {
        return new Value.Int(index);
      }
    }
    throw new TemplateException(PythonText.repr(wanted) + " is not in list");
  }

  /** As in the reference engine's sandbox: there is no such method, and calling it says why. */
  private static Value unsafe(String method, String type) {
    return new Value.Undefined(
        "access to attribute '" + method + "' of '" + type + "' object is unsafe");
  }
}
