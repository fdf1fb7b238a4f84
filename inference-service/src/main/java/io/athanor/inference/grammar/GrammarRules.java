package io.athanor.inference.grammar;

import java.util.LinkedHashMap;
import java.util.Map;

/** The rules of a grammar in the making. */
final class GrammarRules {

  private static final int MOST_CHARACTERS = 256 * 1024;
  private static final int MOST_REPETITIONS = 20_000;

  private final Map<String, String> bodies = new LinkedHashMap<>();
  private int characters;
  private int repetitions;
  private int names;

  boolean contains(String name) {
    return bodies.containsKey(name);
  }

  /** Adds a rule and returns its name; an empty body may be given first and set later. */
  String put(String name, String body) {
    String before = bodies.put(name, body);
    characters += body.length() - (before == null ? 0 : before.length());
    if (characters > MOST_CHARACTERS) {
      throw new UnsupportedSchemaException("", "The schema is too large: make it smaller");
    }
    return name;
  }

  /** A name that no rule has yet. */
  String fresh(String prefix) {
    return prefix + "-" + ++names;
  }

  /** {@code element} repeated; the grammar is refused when all repetitions become too many. */
  String repeat(String element, int least, int most) {
    repetitions += most;
    if (repetitions > MOST_REPETITIONS) {
      throw new UnsupportedSchemaException(
          "", "The lengths of the schema add up to more than " + MOST_REPETITIONS);
    }
    return "%s{%d,%d}".formatted(element, least, most);
  }

  /** {@code element} repeated without an upper limit. */
  String repeatFrom(String element, int least) {
    if (least == 0) {
      return element + "*";
    }
    repetitions += least;
    return "%s{%d,}".formatted(element, least);
  }

  /** A literal text. */
  static String literal(String text) {
    StringBuilder escaped = new StringBuilder("\"");
    for (char each : text.toCharArray()) {
      switch (each) {
        case '"' -> escaped.append("\\\"");
        case '\\' -> escaped.append("\\\\");
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\t' -> escaped.append("\\t");
        default -> escaped.append(each);
      }
    }
    return escaped.append('"').toString();
  }

  /** The grammar's text. */
  String text() {
    StringBuilder text = new StringBuilder();
    bodies.forEach((name, body) -> text.append(name).append(" ::= ").append(body).append('\n'));
    return text.toString();
  }
}
