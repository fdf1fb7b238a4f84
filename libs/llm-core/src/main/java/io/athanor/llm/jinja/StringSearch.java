package io.athanor.llm.jinja;

import java.util.List;

/** Methods of {@code str} that look for something; positions count code points. */
final class StringSearch {
  private StringSearch() {}

  /** The part of the string that the optional arguments {@code start} and {@code end} leave. */
  private static Text window(Text text, Arguments arguments) {
    Value start = arguments.find(1, "start");
    Value end = arguments.find(2, "end");
    if (start == null && end == null) {
      return text;
    }
    Value none = Value.None.NONE;
    return (Text) Slices.of(text, start == null ? none : start, end == null ? none : end, none);
  }

  static Value affix(Text text, Arguments arguments, boolean atStart) {
    String searched = window(text, arguments).characters();
    Value affix = arguments.required(0, "prefix");
    List<Value> candidates =
        affix instanceof Value.Sequence sequence && sequence.tuple()
            ? sequence.items()
            : List.of(affix);
    for (Value candidate : candidates) {
      if (!(candidate instanceof Text part)) {
        throw new TemplateException(
            (atStart ? "startswith" : "endswith")
                + " first arg must be str or a tuple of str, not "
                + Types.name(candidate));
      }
      if (atStart ? searched.startsWith(part.characters()) : searched.endsWith(part.characters())) {
        return Value.Bool.TRUE;
      }
    }
    return Value.Bool.FALSE;
  }

  static Value find(Text text, Arguments arguments, boolean first) {
    String searched = window(text, arguments).characters();
    String wanted = arguments.text(0, "sub").characters();
    int found = first ? searched.indexOf(wanted) : searched.lastIndexOf(wanted);
    if (found < 0) {
      return new Value.Int(-1);
    }
    long start = arguments.integer(1, "start", 0);
    long skipped = start < 0 ? Math.max(0, start + text.codePointCount()) : start;
    return new Value.Int(skipped + searched.codePointCount(0, found));
  }

  static Value index(Text text, Arguments arguments, boolean first) {
    Value found = find(text, arguments, first);
    if (found.equals(new Value.Int(-1))) {
      throw new TemplateException("substring not found");
    }
    return found;
  }

  static Value count(Text text, Arguments arguments) {
    String searched = window(text, arguments).characters();
    String wanted = arguments.text(0, "sub").characters();
    if (wanted.isEmpty()) {
      return new Value.Int(searched.codePointCount(0, searched.length()) + 1L);
    }
    long count = 0;
    int position = searched.indexOf(wanted);
    while (position >= 0) {
      count++;
      position = searched.indexOf(wanted, position + wanted.length());
    }
    return new Value.Int(count);
  }

  static Value isCase(Text text, boolean upper) {
    boolean cased = false;
    for (int point : text.characters().codePoints().toArray()) {
      if (upper ? Character.isLowerCase(point) : Character.isUpperCase(point)) {
        return Value.Bool.FALSE;
      }
      cased |= upper ? Character.isUpperCase(point) : Character.isLowerCase(point);
    }
    return Value.Bool.of(cased);
  }
}
