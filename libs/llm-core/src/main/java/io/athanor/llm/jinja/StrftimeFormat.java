package io.athanor.llm.jinja;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code datetime.strftime} in the C locale. */
final class StrftimeFormat {
  private static final Pattern DIRECTIVE = Pattern.compile("%(-?)([a-zA-Z%])");
  private static final Map<String, String> PATTERNS =
      Map.ofEntries(
          Map.entry("a", "EEE"),
          Map.entry("A", "EEEE"),
          Map.entry("b", "MMM"),
          Map.entry("h", "MMM"),
          Map.entry("B", "MMMM"),
          Map.entry("d", "dd"),
          Map.entry("-d", "d"),
          Map.entry("e", "ppd"),
          Map.entry("m", "MM"),
          Map.entry("-m", "M"),
          Map.entry("y", "uu"),
          Map.entry("Y", "uuuu"),
          Map.entry("H", "HH"),
          Map.entry("-H", "H"),
          Map.entry("I", "hh"),
          Map.entry("-I", "h"),
          Map.entry("M", "mm"),
          Map.entry("-M", "m"),
          Map.entry("S", "ss"),
          Map.entry("-S", "s"),
          Map.entry("p", "a"),
          Map.entry("j", "DDD"),
          Map.entry("f", "SSSSSS"),
          Map.entry("D", "MM/dd/uu"),
          Map.entry("x", "MM/dd/uu"),
          Map.entry("F", "uuuu-MM-dd"),
          Map.entry("T", "HH:mm:ss"),
          Map.entry("X", "HH:mm:ss"),
          Map.entry("R", "HH:mm"),
          Map.entry("c", "EEE MMM ppd HH:mm:ss uuuu"));

  private StrftimeFormat() {}

  static String format(String format, ZonedDateTime time) {
    Matcher matcher = DIRECTIVE.matcher(format);
    StringBuilder text = new StringBuilder();
    if (DIRECTIVE.matcher(format).replaceAll("").indexOf('%') >= 0) {
      throw new TemplateException("strftime: unsupported directive in '" + format + "'");
    }
    while (matcher.find()) {
      String name = matcher.group(1) + matcher.group(2);
      String pattern = PATTERNS.get(name);
      String written =
          switch (name) {
            case "%" -> "%";
            case "n" -> "\n";
            case "t" -> "\t";
            // datetime.now() has no zone in Python, so these stay empty.
            case "z", "Z" -> "";
            default -> {
              if (pattern == null) {
                throw new TemplateException("strftime: unsupported directive '%" + name + "'");
              }
              yield DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
            }
          };
      matcher.appendReplacement(text, Matcher.quoteReplacement(written));
    }
    return matcher.appendTail(text).toString();
  }
}
