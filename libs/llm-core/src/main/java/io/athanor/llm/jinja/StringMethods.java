package io.athanor.llm.jinja;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The methods of Python's {@code str}; all keep provenance. */
final class StringMethods {
  private interface Method {
    Value call(Text self, Arguments arguments);
  }

  private static final Map<String, Method> METHODS =
      Map.ofEntries(
          Map.entry("strip", (self, arguments) -> StringEdits.strip(self, arguments, true, true)),
          Map.entry("lstrip", (self, arguments) -> StringEdits.strip(self, arguments, true, false)),
          Map.entry("rstrip", (self, arguments) -> StringEdits.strip(self, arguments, false, true)),
          Map.entry("upper", (self, arguments) -> upper(self)),
          Map.entry("lower", (self, arguments) -> lower(self)),
          Map.entry("casefold", (self, arguments) -> foldCase(self)),
          Map.entry("title", (self, arguments) -> StringEdits.title(self)),
          Map.entry("capitalize", (self, arguments) -> StringEdits.capitalize(self)),
          Map.entry("swapcase", (self, arguments) -> StringEdits.swapCase(self)),
          Map.entry("replace", StringEdits::replace),
          Map.entry("removeprefix", StringEdits::removePrefix),
          Map.entry("removesuffix", StringEdits::removeSuffix),
          Map.entry("center", (self, arguments) -> StringEdits.pad(self, arguments, 'c')),
          Map.entry("ljust", (self, arguments) -> StringEdits.pad(self, arguments, 'l')),
          Map.entry("rjust", (self, arguments) -> StringEdits.pad(self, arguments, 'r')),
          Map.entry("zfill", StringEdits::zeroFill),
          Map.entry("split", (self, arguments) -> StringParts.split(self, arguments)),
          Map.entry("rsplit", (self, arguments) -> StringParts.splitFromEnd(self, arguments)),
          Map.entry("splitlines", StringParts::lines),
          Map.entry("partition", (self, arguments) -> StringParts.partition(self, arguments, true)),
          Map.entry(
              "rpartition", (self, arguments) -> StringParts.partition(self, arguments, false)),
          Map.entry("join", StringParts::join),
          Map.entry("startswith", (self, arguments) -> StringSearch.affix(self, arguments, true)),
          Map.entry("endswith", (self, arguments) -> StringSearch.affix(self, arguments, false)),
          Map.entry("find", (self, arguments) -> StringSearch.find(self, arguments, true)),
          Map.entry("rfind", (self, arguments) -> StringSearch.find(self, arguments, false)),
          Map.entry("index", (self, arguments) -> StringSearch.index(self, arguments, true)),
          Map.entry("rindex", (self, arguments) -> StringSearch.index(self, arguments, false)),
          Map.entry("count", StringSearch::count),
          Map.entry("format", BraceFormat::apply),
          Map.entry("isspace", (self, arguments) -> all(self, PythonCharacters::isSpace)),
          Map.entry("isalpha", (self, arguments) -> all(self, Character::isLetter)),
          Map.entry("isalnum", (self, arguments) -> all(self, StringMethods::isAlphanumeric)),
          Map.entry("isdigit", (self, arguments) -> all(self, Character::isDigit)),
          Map.entry("isdecimal", (self, arguments) -> all(self, Character::isDigit)),
          Map.entry("isnumeric", (self, arguments) -> all(self, StringMethods::isNumeric)),
          Map.entry("isascii", (self, arguments) -> ascii(self)),
          Map.entry("isupper", (self, arguments) -> StringSearch.isCase(self, true)),
          Map.entry("islower", (self, arguments) -> StringSearch.isCase(self, false)));

  private StringMethods() {}

  static @Nullable Value bind(Text text, String name) {
    Method method = METHODS.get(name);
    return method == null
        ? null
        : new Value.Callable(
            name, arguments -> Markup.called(text, name, method.call(text, arguments)));
  }

  static Text upper(Text text) {
    return text.mapRuns(run -> run.toUpperCase(Locale.ROOT));
  }

  static Text lower(Text text) {
    return text.mapRuns(run -> run.toLowerCase(Locale.ROOT));
  }

  /** Letter by letter, so that no letter's neighbours change it. */
  private static Text foldCase(Text text) {
    return text.mapRuns(
        run ->
            run.codePoints()
                .mapToObj(Character::toString)
                .map(letter -> letter.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining()));
  }

  private static Value all(Text text, java.util.function.IntPredicate predicate) {
    return Value.Bool.of(!text.isEmpty() && text.characters().codePoints().allMatch(predicate));
  }

  private static Value ascii(Text text) {
    return Value.Bool.of(text.characters().codePoints().allMatch(point -> point < 0x80));
  }

  private static boolean isAlphanumeric(int point) {
    return Character.isLetter(point) || isNumeric(point);
  }

  private static boolean isNumeric(int point) {
    return switch (Character.getType(point)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }
}
