package io.athanor.llm.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/** Python's {@code str()} and {@code repr()}. */
final class PythonText {
  private PythonText() {}

  static Text str(Value value) {
    return switch (value) {
      case Text text -> text;
      case Value.Undefined undefined -> Text.EMPTY;
      default -> repr(value);
    };
  }

  static Text repr(Value value) {
    TextBuilder builder = new TextBuilder();
    repr(value, builder);
    return builder.build();
  }

  private static void repr(Value value, TextBuilder builder) {
    switch (value) {
      case Value.None none -> builder.literal("None");
      case Value.Undefined undefined -> builder.literal("Undefined");
      case Value.Bool flag -> builder.literal(flag.value() ? "True" : "False");
      case Value.Int number -> builder.literal(Long.toString(number.value()));
      case Value.Real number -> builder.literal(Numbers.repr(number.value()));
      case Text text -> quoted(text, builder);
      case Value.Sequence sequence -> sequence(sequence, builder);
      case Value.Mapping mapping -> mapping(mapping, builder);
      case Value.Namespace namespace -> namespace(namespace, builder);
      case LoopVariable loop -> builder.literal(loop.shown());
      case View view -> view(view, builder);
      // What Python writes here holds an address in memory: no template means that.
      case Value.Callable callable ->
          throw new TemplateException("function '" + callable.name() + "' is written, not called");
      case Generator generator ->
          throw new TemplateException("a generator is written: put |list or |join behind it");
    }
  }

  private static void namespace(Value.Namespace namespace, TextBuilder builder) {
    Map<Value, Value> fields = new LinkedHashMap<>();
    namespace.fields().forEach((name, value) -> fields.put(Text.literal(name), value));
    builder.literal("<Namespace ");
    mapping(new Value.Mapping(fields), builder);
    builder.literal(">");
  }

  private static void view(View view, TextBuilder builder) {
    if (!view.shown().isEmpty()) {
      builder.literal(view.shown());
      return;
    }
    builder.literal(view.type() + "(");
    repr(Value.Sequence.list(view.items()), builder);
    builder.literal(")");
  }

  private static void sequence(Value.Sequence sequence, TextBuilder builder) {
    builder.literal(sequence.tuple() ? "(" : "[");
    String separator = "";
    for (Value item : sequence.items()) {
      repr(item, builder.literal(separator));
      separator = ", ";
    }
    if (sequence.tuple()) {
      builder.literal(sequence.items().size() == 1 ? ",)" : ")");
    } else {
      builder.literal("]");
    }
  }

  private static void mapping(Value.Mapping mapping, TextBuilder builder) {
    builder.literal("{");
    String separator = "";
    for (Map.Entry<Value, Value> entry : mapping.entries().entrySet()) {
      repr(entry.getKey(), builder.literal(separator));
      repr(entry.getValue(), builder.literal(": "));
      separator = ", ";
    }
    builder.literal("}");
  }

  private static void quoted(Text text, TextBuilder builder) {
    if (text.isMarkup()) {
      builder.literal("Markup(");
      quoted(text.plain(), builder);
      builder.literal(")");
      return;
    }
    String characters = text.characters();
    int quote = characters.indexOf('\'') >= 0 && characters.indexOf('"') < 0 ? '"' : '\'';
    builder.codePoint(quote, false);
    for (int position = 0; position < characters.length(); ) {
      int codePoint = characters.codePointAt(position);
      boolean data = text.isDataAt(position);
      switch (codePoint) {
        case '\\' -> builder.append("\\\\", data);
        case '\n' -> builder.append("\\n", data);
        case '\r' -> builder.append("\\r", data);
        case '\t' -> builder.append("\\t", data);
        default -> {
          if (codePoint == quote) {
            builder.append("\\" + (char) quote, data);
          } else if (isPrintable(codePoint)) {
            builder.codePoint(codePoint, data);
          } else {
            builder.append(escape(codePoint), data);
          }
        }
      }
      position += Character.charCount(codePoint);
    }
    builder.codePoint(quote, false);
  }

  private static String escape(int codePoint) {
    if (codePoint < 0x100) {
      return String.format("\\x%02x", codePoint);
    }
    return codePoint < 0x10000
        ? String.format("\\u%04x", codePoint)
        : String.format("\\U%08x", codePoint);
  }

  /** Python's {@code str.isprintable}: no control, format, unassigned or separator except space. */
  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> codePoint == ' ';
      default -> true;
    };
  }
}
