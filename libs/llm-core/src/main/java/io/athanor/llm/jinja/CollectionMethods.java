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
                Value found = mapping.entries().get(arguments.required(0, "key"));
                Value fallback = arguments.find(1, "default");
                return found != null ? found : fallback != null ? fallback : Value.None.NONE;
              });
      case "items" -> new Value.Callable(name, arguments -> items(mapping));
      case "keys" ->
          new Value.Callable(
              name, arguments -> Value.Sequence.list(List.copyOf(mapping.entries().keySet())));
      case "values" ->
          new Value.Callable(
              name, arguments -> Value.Sequence.list(List.copyOf(mapping.entries().values())));
      case "copy" -> new Value.Callable(name, arguments -> mapping);
      case "clear", "pop", "popitem", "setdefault", "update" -> throw immutable(name, "dict");
      default -> null;
    };
  }

  static Value.Sequence items(Value.Mapping mapping) {
    return Value.Sequence.list(
        mapping.entries().entrySet().stream().map(CollectionMethods::pair).toList());
  }

  private static Value pair(Map.Entry<Value, Value> entry) {
    return Value.Sequence.tuple(entry.getKey(), entry.getValue());
  }

  static @Nullable Value bind(Value.Sequence sequence, String name) {
    return switch (name) {
      case "index" -> new Value.Callable(name, arguments -> index(sequence, arguments));
      case "count" ->
          new Value.Callable(
              name,
              arguments -> {
                Value wanted = arguments.required(0, "value");
                return new Value.Int(
                    sequence.items().stream()
                        .filter(item -> Comparisons.same(item, wanted))
                        .count());
              });
      case "copy" -> new Value.Callable(name, arguments -> sequence);
      case "append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort" ->
          throw immutable(name, "list");
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

  private static TemplateException immutable(String method, String type) {
    return new TemplateException(
        "access to attribute '" + method + "' of '" + type + "' object is unsafe");
  }
}
