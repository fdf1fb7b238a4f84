package io.athanor.llm.jinja;

import java.util.ArrayList;
import java.util.List;

/** Methods of {@code str} that take a string apart or put one together. */
final class StringParts {
  private StringParts() {}

  static Value split(Text text, Arguments arguments) {
    long limit = limit(arguments);
    Value separator = arguments.find(0, "sep");
    if (separator == null || separator == Value.None.NONE) {
      return splitAtSpace(text, limit);
    }
    String mark = mark(arguments);
    List<Value> parts = new ArrayList<>();
    int position = 0;
    int found = text.characters().indexOf(mark);
    while (found >= 0 && limit-- > 0) {
      parts.add(text.substring(position, found));
      position = found + mark.length();
      found = text.characters().indexOf(mark, position);
    }
    parts.add(text.substring(position, text.length()));
    return Value.Sequence.list(parts);
  }

  static Value splitFromEnd(Text text, Arguments arguments) {
    long limit = limit(arguments);
    Value separator = arguments.find(0, "sep");
    if (separator == null || separator == Value.None.NONE) {
      return splitAtSpaceFromEnd(text, limit);
    }
    String mark = mark(arguments);
    List<Value> parts = new ArrayList<>();
    int end = text.length();
    int found = text.characters().lastIndexOf(mark, end - mark.length());
    while (found >= 0 && limit-- > 0) {
      parts.addFirst(text.substring(found + mark.length(), end));
      end = found;
      found = end < mark.length() ? -1 : text.characters().lastIndexOf(mark, end - mark.length());
    }
    parts.addFirst(text.substring(0, end));
    return Value.Sequence.list(parts);
  }

  private static long limit(Arguments arguments) {
    long limit = arguments.integer(1, "maxsplit", -1);
    return limit < 0 ? Long.MAX_VALUE : limit;
  }

  private static String mark(Arguments arguments) {
    Text mark = arguments.text(0, "sep");
    if (mark.isEmpty()) {
      throw new TemplateException("empty separator");
    }
    return mark.characters();
  }

  private static Value splitAtSpace(Text text, long limit) {
    String characters = text.characters();
    List<Value> parts = new ArrayList<>();
    int position = PythonCharacters.skipSpace(characters, 0);
    while (position < characters.length()) {
      if (limit-- <= 0) {
        parts.add(text.substring(position, characters.length()));
        break;
      }
      int end = position;
      while (end < characters.length() && !PythonCharacters.isSpace(characters.charAt(end))) {
        end++;
      }
      parts.add(text.substring(position, end));
      position = PythonCharacters.skipSpace(characters, end);
    }
    return Value.Sequence.list(parts);
  }

  private static Value splitAtSpaceFromEnd(Text text, long limit) {
    String characters = text.characters();
    List<Value> parts = new ArrayList<>();
    int end = PythonCharacters.stripEnd(characters).length();
    while (end > 0) {
      int start = end;
      if (limit-- <= 0) {
        parts.addFirst(text.substring(0, end));
        break;
      }
      while (start > 0 && !PythonCharacters.isSpace(characters.charAt(start - 1))) {
        start--;
      }
      parts.addFirst(text.substring(start, end));
      end = PythonCharacters.stripEnd(characters.substring(0, start)).length();
    }
    return Value.Sequence.list(parts);
  }

  static Value lines(Text text, Arguments arguments) {
    return Value.Sequence.list(lines(text, arguments.flag(0, "keepends", false)));
  }

  static List<Value> lines(Text text, boolean keepEnds) {
    String characters = text.characters();
    List<Value> lines = new ArrayList<>();
    int start = 0;
    for (int position = 0; position < characters.length(); position++) {
      if (!isLineEnd(characters.charAt(position))) {
        continue;
      }
      int end = position;
      if (characters.startsWith("\r\n", position)) {
        position++;
      }
      lines.add(text.substring(start, keepEnds ? position + 1 : end));
      start = position + 1;
    }
    if (start < characters.length()) {
      lines.add(text.substring(start, characters.length()));
    }
    return lines;
  }

  private static boolean isLineEnd(char character) {
    return switch (character) {
      case '\n', '\r', 0x0b, '\f', 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029 -> true;
      default -> false;
    };
  }

  static Value partition(Text text, Arguments arguments, boolean first) {
    String mark = mark(arguments);
    int found = first ? text.characters().indexOf(mark) : text.characters().lastIndexOf(mark);
    if (found < 0) {
      return first
          ? Value.Sequence.tuple(text, Text.EMPTY, Text.EMPTY)
          : Value.Sequence.tuple(Text.EMPTY, Text.EMPTY, text);
    }
    int end = found + mark.length();
    return Value.Sequence.tuple(
        text.substring(0, found), text.substring(found, end), text.substring(end, text.length()));
  }

  static Value join(Text separator, Arguments arguments) {
    TextBuilder builder = new TextBuilder();
    boolean first = true;
    for (Value item : Iteration.items(arguments.required(0, "iterable"))) {
      if (!(item instanceof Text part)) {
        throw new TemplateException("join: expected str instance, " + Types.name(item) + " found");
      }
      if (!first) {
        builder.append(separator);
      }
      builder.append(part);
      first = false;
    }
    return builder.build();
  }
}
