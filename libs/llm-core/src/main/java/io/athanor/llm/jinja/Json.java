package io.athanor.llm.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The {@code tojson} filter as {@code transformers} defines it: Python's {@code json.dumps} without
 * HTML escapes and without ASCII escapes unless asked for.
 */
final class Json {
  private final boolean ascii;
  private final boolean sorted;
  private final String indent;
  private final boolean indented;
  private final String itemSeparator;
  private final String keySeparator;
  private final TextBuilder builder = new TextBuilder();

  private Json(Arguments arguments) {
    ascii = arguments.flag(0, "ensure_ascii", false);
    Value indentation = arguments.find(1, "indent");
    indented = indentation != null && indentation != Value.None.NONE;
    indent = indentation == null || !indented ? "" : indentation(indentation);
    Value separators = arguments.find(2, "separators");
    if (separators instanceof Value.Sequence pair && pair.items().size() == 2) {
      itemSeparator = PythonText.str(pair.items().get(0)).characters();
      keySeparator = PythonText.str(pair.items().get(1)).characters();
    } else {
      itemSeparator = indented ? "," : ", ";
      keySeparator = ": ";
    }
    sorted = arguments.flag(3, "sort_keys", false);
  }

  static Text write(Value value, Arguments arguments) {
    Json json = new Json(arguments);
    json.write(value, 0);
    return json.builder.build();
  }

  private static String indentation(Value value) {
    return value instanceof Text text
        ? text.characters()
        : " ".repeat(Math.clamp(Numbers.integer(value, "indent"), 0, 64));
  }

  private void write(Value value, int depth) {
    switch (value) {
      case Value.None none -> builder.literal("null");
      case Value.Bool flag -> builder.literal(flag.value() ? "true" : "false");
      case Value.Int number -> builder.literal(Long.toString(number.value()));
      case Value.Real number -> builder.literal(number(number.value()));
      case Text text -> string(text);
      case Value.Sequence sequence -> array(sequence.items(), depth);
      case Value.Mapping mapping -> object(mapping.entries(), depth);
      case Value.Undefined undefined -> throw unsupported(value);
      case Value.Namespace namespace -> throw unsupported(value);
      case Value.Callable callable -> throw unsupported(value);
      case LoopVariable loop -> throw unsupported(value);
      case Generator generator -> throw unsupported(value);
      case View view -> throw unsupported(value);
    }
  }

  private static TemplateException unsupported(Value value) {
    return new TemplateException(
        "tojson: an object of type " + Types.name(value) + " is not JSON serializable");
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    return Double.isInfinite(value) ? (value > 0 ? "Infinity" : "-Infinity") : Numbers.repr(value);
  }

  private void array(List<Value> items, int depth) {
    if (items.isEmpty()) {
      builder.literal("[]");
      return;
    }
    builder.literal("[");
    String separator = "";
    for (Value item : items) {
      builder.literal(separator);
      newLine(depth + 1);
      write(item, depth + 1);
      separator = itemSeparator;
    }
    newLine(depth);
    builder.literal("]");
  }

  private void object(Map<Value, Value> entries, int depth) {
    if (entries.isEmpty()) {
      builder.literal("{}");
      return;
    }
    List<Map.Entry<Value, Value>> ordered = new ArrayList<>(entries.entrySet());
    if (sorted) {
      ordered.sort((left, right) -> Comparisons.order(left.getKey(), right.getKey()));
    }
    builder.literal("{");
    String separator = "";
    for (Map.Entry<Value, Value> entry : ordered) {
      builder.literal(separator);
      newLine(depth + 1);
      key(entry.getKey());
      builder.literal(keySeparator);
      write(entry.getValue(), depth + 1);
      separator = itemSeparator;
    }
    newLine(depth);
    builder.literal("}");
  }

  private void key(Value key) {
    if (key instanceof Text text) {
      string(text);
      return;
    }
    if (key instanceof Value.Sequence) {
      throw new TemplateException("tojson: keys must be str, int, float, bool or None, not tuple");
    }
    builder.literal("\"");
    write(key, 0);
    builder.literal("\"");
  }

  private void newLine(int depth) {
    if (indented) {
      builder.literal("\n" + indent.repeat(depth));
    }
  }

  private void string(Text text) {
    builder.literal("\"");
    String characters = text.characters();
    for (int position = 0; position < characters.length(); position++) {
      char character = characters.charAt(position);
      boolean data = text.isDataAt(position);
      switch (character) {
        case '"' -> builder.append("\\\"", data);
        case '\\' -> builder.append("\\\\", data);
        case '\n' -> builder.append("\\n", data);
        case '\r' -> builder.append("\\r", data);
        case '\t' -> builder.append("\\t", data);
        case '\b' -> builder.append("\\b", data);
        case '\f' -> builder.append("\\f", data);
        default -> {
          boolean escaped = character < 0x20 || (ascii && character > 0x7e);
          builder.append(
              escaped ? String.format("\\u%04x", (int) character) : String.valueOf(character),
              data);
        }
      }
    }
    builder.literal("\"");
  }
}
