package io.athanor.llm.jinja;

/**
 * {@code str.format} with {@code {}}, {@code {0}} and {@code {name}}, each with {@code !r} or a
 * {@link FormatSpec} behind it; no attributes.
 */
final class BraceFormat {
  private BraceFormat() {}

  static Value apply(Text format, Arguments arguments) {
    TextBuilder builder = new TextBuilder();
    int automatic = 0;
    String characters = format.characters();
    int position = 0;
    while (position < characters.length()) {
      char character = characters.charAt(position);
      boolean doubled = characters.startsWith(String.valueOf(character).repeat(2), position);
      if ((character == '{' || character == '}') && doubled) {
        builder.append(format, position, position + 1);
        position += 2;
      } else if (character == '{') {
        int close = characters.indexOf('}', position);
        if (close < 0) {
          throw new TemplateException("format: expected '}' before end of string");
        }
        String field = characters.substring(position + 1, close);
        int nameEnd = nameEnd(field);
        String name = field.substring(0, nameEnd);
        Value value = value(name.isEmpty() ? Integer.toString(automatic++) : name, arguments);
        builder.append(written(value, field.substring(nameEnd)));
        position = close + 1;
      } else if (character == '}') {
        throw new TemplateException("format: single '}' encountered in format string");
      } else {
        builder.append(format, position, position + 1);
        position++;
      }
    }
    return builder.build();
  }

  private static int nameEnd(String field) {
    int end = 0;
    while (end < field.length() && field.charAt(end) != ':' && field.charAt(end) != '!') {
      end++;
    }
    return end;
  }

  /** A value in the way that what stands behind its name asks for. */
  private static Text written(Value value, String how) {
    if (how.startsWith("!r")) {
      return FormatSpec.apply(PythonText.repr(value), specification(how.substring(2)));
    }
    if (how.startsWith("!s")) {
      return FormatSpec.apply(PythonText.str(value), specification(how.substring(2)));
    }
    return FormatSpec.apply(value, specification(how));
  }

  private static String specification(String behind) {
    if (behind.isEmpty()) {
      return "";
    }
    if (behind.charAt(0) != ':' || behind.indexOf('{') >= 0) {
      throw new TemplateException("format: '{" + behind + "}' is not supported");
    }
    return behind.substring(1);
  }

  private static Value value(String name, Arguments arguments) {
    boolean numbered = name.length() < 6 && name.chars().allMatch(Character::isDigit);
    Value value =
        numbered ? arguments.find(Integer.parseInt(name), name) : arguments.named().get(name);
    if (value == null) {
      throw new TemplateException("format: no argument for {" + name + "}");
    }
    return value;
  }
}
