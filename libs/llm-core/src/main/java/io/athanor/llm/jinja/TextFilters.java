package io.athanor.llm.jinja;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Filters on strings; other values are first written as strings. */
final class TextFilters {
  private TextFilters() {}

  static Map<String, Filters.Filter> all() {
    return Map.ofEntries(
        Map.entry("string", (input, arguments, evaluator) -> PythonText.str(input)),
        Map.entry("safe", (input, arguments, evaluator) -> text(input).asMarkup()),
        Map.entry("trim", (input, arguments, evaluator) -> trim(text(input), arguments)),
        Map.entry("upper", (input, arguments, evaluator) -> StringMethods.upper(text(input))),
        Map.entry("lower", (input, arguments, evaluator) -> StringMethods.lower(text(input))),
        Map.entry("title", (input, arguments, evaluator) -> StringEdits.titleWords(text(input))),
        Map.entry(
            "capitalize", (input, arguments, evaluator) -> StringEdits.capitalize(text(input))),
        Map.entry(
            "replace",
            (input, arguments, evaluator) -> StringEdits.replace(text(input), written(arguments))),
        Map.entry(
            "center",
            (input, arguments, evaluator) -> StringEdits.pad(text(input), arguments, 'c')),
        Map.entry("indent", (input, arguments, evaluator) -> indent(strict(input), arguments)),
        Map.entry(
            "truncate",
            (input, arguments, evaluator) ->
                input instanceof Value.Undefined ? input : truncate(strict(input), arguments)),
        Map.entry("wordcount", (input, arguments, evaluator) -> words(text(input))),
        Map.entry("format", (input, arguments, evaluator) -> format(text(input), arguments)),
        Map.entry("escape", (input, arguments, evaluator) -> Markup.escaped(text(input))),
        Map.entry("e", (input, arguments, evaluator) -> Markup.escaped(text(input))),
        Map.entry(
            "forceescape",
            (input, arguments, evaluator) -> Markup.escapeAgain(text(input)).asMarkup()),
        Map.entry("urlencode", (input, arguments, evaluator) -> urlEncode(input)));
  }

  private static Text text(Value input) {
    return PythonText.str(input);
  }

  private static Text strict(Value input) {
    if (input instanceof Text text) {
      return text;
    }
    throw new TemplateException("a string is needed, not " + Types.name(input));
  }

  /** The filter, unlike the method, takes anything and writes it as a string. */
  private static Arguments written(Arguments arguments) {
    List<Value> positional = new ArrayList<>(arguments.positional());
    for (int index = 0; index < Math.min(2, positional.size()); index++) {
      positional.set(index, PythonText.str(positional.get(index)));
    }
    Map<String, Value> named = new LinkedHashMap<>(arguments.named());
    named.replaceAll((name, value) -> name.equals("count") ? value : PythonText.str(value));
    return new Arguments(positional, named);
  }

  private static Value trim(Text text, Arguments arguments) {
    return StringEdits.strip(text, arguments, true, true);
  }

  private static Value format(Text text, Arguments arguments) {
    if (arguments.named().isEmpty()) {
      return PercentFormat.apply(text, new Value.Sequence(arguments.positional(), true));
    }
    Map<Value, Value> named = new LinkedHashMap<>();
    arguments.named().forEach((name, value) -> named.put(Text.literal(name), value));
    return PercentFormat.apply(text, new Value.Mapping(named));
  }

  /** Indents every line but the first, and no empty line, unless asked to. */
  private static Value indent(Text text, Arguments arguments) {
    Value width = arguments.find(0, "width");
    Text margin =
        width instanceof Text given
            ? given
            : Text.literal(" ".repeat(Math.clamp(arguments.integer(0, "width", 4), 0, 1024)));
    boolean first = arguments.flag(1, "first", false);
    boolean blank = arguments.flag(2, "blank", false);
    // With a line end more, so that one at the end makes an empty last line.
    List<Value> lines = StringParts.lines(text.plus(Text.literal("\n")), false);
    TextBuilder builder = new TextBuilder();
    for (int line = 0; line < lines.size(); line++) {
      Text content = (Text) lines.get(line);
      if (line > 0) {
        builder.literal("\n");
      }
      if (line == 0 ? first : blank || !content.isEmpty()) {
        builder.append(margin);
      }
      builder.append(content);
    }
    return builder.build();
  }

  private static Value truncate(Text text, Arguments arguments) {
    long length = arguments.integer(0, "length", 255);
    Value given = arguments.find(2, "end");
    if (length < (given == null ? 3 : PythonText.str(given).codePointCount())) {
      throw new TemplateException("truncate: the length is less than that of the end");
    }
    boolean killWords = arguments.flag(1, "killwords", false);
    Text end = arguments.find(2, "end") == null ? Text.literal("...") : arguments.text(2, "end");
    long leeway = arguments.integer(3, "leeway", 5);
    if (text.codePointCount() <= length + leeway) {
      return text;
    }
    Value none = Value.None.NONE;
    long kept = Math.max(0, length - end.codePointCount());
    Text head = (Text) Slices.of(text, none, new Value.Int(kept), none);
    int lastSpace = head.characters().lastIndexOf(' ');
    return (killWords || lastSpace < 0 ? head : head.substring(0, lastSpace)).plus(end);
  }

  private static Value words(Text text) {
    return new Value.Int(
        java.util.regex.Pattern.compile("\\w+", java.util.regex.Pattern.UNICODE_CHARACTER_CLASS)
            .matcher(text.characters())
            .results()
            .count());
  }

  private static Value urlEncode(Value input) {
    if (Iteration.isIterable(input) && !(input instanceof Text)) {
      throw new TemplateException("urlencode of a " + Types.name(input) + " is not supported");
    }
    return text(input)
        .mapRuns(
            run ->
                URLEncoder.encode(run, StandardCharsets.UTF_8)
                    .replace("+", "%20")
                    .replace("*", "%2A")
                    .replace("%7E", "~")
                    .replace("%2F", "/"));
  }
}
