package io.athanor.llm.jinja;

/** Python's escapes in a string literal; an unknown escape keeps its backslash. */
final class StringLiteral {
  private StringLiteral() {}

  static String unescape(String body, int line) {
    if (body.indexOf('\\') < 0) {
      return body;
    }
    StringBuilder value = new StringBuilder(body.length());
    int position = 0;
    while (position < body.length()) {
      char character = body.charAt(position++);
      if (character != '\\') {
        value.append(character);
        continue;
      }
      char escape = body.charAt(position++);
      switch (escape) {
        case '\n' -> {
          // A backslash at the end of a line joins it with the next.
        }
        case '\\', '\'', '"' -> value.append(escape);
        case 'n' -> value.append('\n');
        case 't' -> value.append('\t');
        case 'r' -> value.append('\r');
        case 'b' -> value.append('\b');
        case 'f' -> value.append('\f');
        case 'a' -> value.append('\u0007');
        case 'v' -> value.append('\u000b');
        case 'N' ->
            throw new TemplateException("characters by name (\\\\N) are not supported", line);
        case 'x' -> position = hex(body, position, 2, value, line);
        case 'u' -> position = hex(body, position, 4, value, line);
        case 'U' -> position = hex(body, position, 8, value, line);
        case '0', '1', '2', '3', '4', '5', '6', '7' -> position = octal(body, position - 1, value);
        default -> value.append('\\').append(escape);
      }
    }
    return value.toString();
  }

  private static int hex(String body, int from, int digits, StringBuilder value, int line) {
    try {
      value.appendCodePoint(Integer.parseInt(body.substring(from, from + digits), 16));
      return from + digits;
    } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
      throw new TemplateException("malformed escape in string '" + body + "'", line);
    }
  }

  private static int octal(String body, int from, StringBuilder value) {
    int end = from;
    int code = 0;
    while (end < body.length()
        && end < from + 3
        && body.charAt(end) >= '0'
        && body.charAt(end) < '8') {
      code = 8 * code + body.charAt(end++) - '0';
    }
    value.append((char) code);
    return end;
  }
}
