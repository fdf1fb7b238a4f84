package io.athanor.llm.jinja;

import java.util.Locale;
import java.util.function.IntPredicate;

/** Methods of {@code str} that return the string changed: trimmed, replaced, padded, recased. */
final class StringEdits {
  private StringEdits() {}

  static Text strip(Text text, Arguments arguments, boolean left, boolean right) {
    Value set = arguments.find(0, "chars");
    if (set == null || set == Value.None.NONE) {
      return strip(text, PythonCharacters::isSpace, left, right);
    }
    String characters = arguments.text(0, "chars").characters();
    return strip(text, point -> characters.indexOf(point) >= 0, left, right);
  }

  private static Text strip(Text text, IntPredicate removed, boolean left, boolean right) {
    String characters = text.characters();
    int from = 0;
    int to = characters.length();
    while (left && from < to && removed.test(characters.codePointAt(from))) {
      from += Character.charCount(characters.codePointAt(from));
    }
    while (right && to > from && removed.test(characters.codePointBefore(to))) {
      to -= Character.charCount(characters.codePointBefore(to));
    }
    return text.substring(from, to);
  }

  static Text trim(Text text) {
    return strip(text, PythonCharacters::isSpace, true, true);
  }

  static Text replace(Text text, Arguments arguments) {
    Text old = arguments.text(0, "old");
    Text replacement = arguments.text(1, "new");
    long count = arguments.integer(2, "count", -1);
    long left = count < 0 ? Long.MAX_VALUE : count;
    if (old.isEmpty()) {
      return interleave(text, replacement, left);
    }
    TextBuilder builder = new TextBuilder();
    int position = 0;
    int found = text.characters().indexOf(old.characters());
    for (; found >= 0 && left > 0; left--) {
      builder.append(text, position, found).append(replacement);
      position = found + old.length();
      found = text.characters().indexOf(old.characters(), position);
    }
    return builder.append(text, position, text.length()).build();
  }

  /** Python puts the replacement before every character and at the end when nothing is searched. */
  private static Text interleave(Text text, Text replacement, long count) {
    TextBuilder builder = new TextBuilder();
    long left = count;
    for (Value character : text.codePoints()) {
      if (left-- > 0) {
        builder.append(replacement);
      }
      builder.append((Text) character);
    }
    if (left > 0) {
      builder.append(replacement);
    }
    return builder.build();
  }

  static Text removePrefix(Text text, Arguments arguments) {
    String prefix = arguments.text(0, "prefix").characters();
    return text.characters().startsWith(prefix)
        ? text.substring(prefix.length(), text.length())
        : text;
  }

  static Text removeSuffix(Text text, Arguments arguments) {
    String suffix = arguments.text(0, "suffix").characters();
    return text.characters().endsWith(suffix)
        ? text.substring(0, text.length() - suffix.length())
        : text;
  }

  /** {@code center}, {@code ljust} and {@code rjust}: side is c, l or r. */
  static Text pad(Text text, Arguments arguments, char side) {
    int missing = Math.clamp(arguments.integer(0, "width", 80) - text.codePointCount(), 0, 1 << 20);
    Text fill =
        arguments.find(1, "fillchar") == null ? Text.literal(" ") : arguments.text(1, "fillchar");
    // CPython's rounding of an odd margin.
    int width = missing + text.codePointCount();
    int before =
        switch (side) {
          case 'l' -> 0;
          case 'r' -> missing;
          default -> missing / 2 + (missing & width & 1);
        };
    TextBuilder builder = new TextBuilder();
    for (int at = 0; at < before; at++) {
      builder.append(fill);
    }
    builder.append(text);
    for (int at = before; at < missing; at++) {
      builder.append(fill);
    }
    return builder.build();
  }

  static Text zeroFill(Text text, Arguments arguments) {
    int missing = Math.clamp(arguments.integer(0, "width", 0) - text.codePointCount(), 0, 1 << 20);
    boolean signed = text.characters().startsWith("-") || text.characters().startsWith("+");
    int sign = signed ? 1 : 0;
    return new TextBuilder()
        .append(text, 0, sign)
        .literal("0".repeat(missing))
        .append(text, sign, text.length())
        .build();
  }

  static Text capitalize(Text text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = Character.charCount(text.characters().codePointAt(0));
    return StringMethods.upper(text.substring(0, first))
        .plus(StringMethods.lower(text.substring(first, text.length())));
  }

  /** {@code str.title}: a letter behind a letter is lower case, every other upper case. */
  static Text title(Text text) {
    boolean[] insideWord = {false};
    return recase(
        text,
        point -> {
          boolean upper = !insideWord[0];
          insideWord[0] = Character.isLetter(point);
          return upper;
        });
  }

  /** The {@code title} filter of Jinja: words begin behind white space, hyphens and brackets. */
  static Text titleWords(Text text) {
    boolean[] insideWord = {false};
    return recase(
        text,
        point -> {
          boolean upper = !insideWord[0];
          insideWord[0] = !PythonCharacters.isSpace(point) && "-({[<".indexOf(point) < 0;
          return upper;
        });
  }

  static Text swapCase(Text text) {
    return recase(text, Character::isLowerCase);
  }

  private static Text recase(Text text, IntPredicate toUpper) {
    TextBuilder builder = new TextBuilder();
    String characters = text.characters();
    for (int position = 0; position < characters.length(); ) {
      int point = characters.codePointAt(position);
      String character = Character.toString(point);
      builder.append(
          toUpper.test(point)
              ? character.toUpperCase(Locale.ROOT)
              : character.toLowerCase(Locale.ROOT),
          text.isDataAt(position));
      position += Character.charCount(point);
    }
    return builder.build();
  }
}
