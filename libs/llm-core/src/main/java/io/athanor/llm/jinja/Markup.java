package io.athanor.llm.jinja;

import java.util.List;
import java.util.Set;

/**
 * Text behind {@code safe} or {@code escape}. As in the reference engine it stays so through most
 * operations, and {@code +} escapes what is joined to it.
 */
final class Markup {
  private static final Set<String> KEEPING =
      Set.of("string", "trim", "upper", "lower", "capitalize", "indent", "center");
  private static final Set<String> ESCAPING =
      Set.of("replace", "join", "format", "center", "ljust", "rjust", "partition", "rpartition");

  private Markup() {}

  static Text escaped(Text text) {
    return text.isMarkup() ? text : escapeAgain(text.plain()).asMarkup();
  }

  /** Escapes even what is escaped already. */
  static Text escapeAgain(Text text) {
    return text.mapRuns(
        run ->
            run.replace("&", "&amp;")
                .replace(">", "&gt;")
                .replace("<", "&lt;")
                .replace("'", "&#39;")
                .replace("\"", "&#34;"));
  }

  /** What a filter made of its input. */
  static Value filtered(String filter, Value input, Value result) {
    return input instanceof Text text && text.isMarkup() && KEEPING.contains(filter)
        ? kept(result)
        : result;
  }

  /** What a method made of its string; those that would escape their arguments are refused. */
  static Value called(Text self, String method, Value result) {
    if (!self.isMarkup()) {
      return result;
    }
    if (ESCAPING.contains(method)) {
      refuse(self, method);
    }
    return kept(result);
  }

  private static Value kept(Value result) {
    return switch (result) {
      case Text text -> text.asMarkup();
      case Value.Sequence sequence -> {
        List<Value> items = sequence.items().stream().map(Markup::kept).toList();
        yield new Value.Sequence(items, sequence.tuple());
      }
      default -> result;
    };
  }

  /**
   * @throws TemplateException if the text is markup, for an operation that escapes its operands
   */
  static void refuse(Text text, String operation) {
    if (text.isMarkup()) {
      throw new TemplateException("'" + operation + "' of text behind |safe is not supported");
    }
  }
}
