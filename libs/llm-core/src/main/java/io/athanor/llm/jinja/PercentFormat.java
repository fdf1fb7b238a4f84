package io.athanor.llm.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's {@code '%s and %05.2f' % (a, b)}. */
final class PercentFormat {
  private static final Pattern DIRECTIVE =
      Pattern.compile("%(?:\\((\\w+)\\))?([-+ 0#]*)(\\d{0,4})(?:\\.(\\d{1,3}))?([a-zA-Z%])");

  private PercentFormat() {}

  static Text apply(Text format, Value values) {
    List<Value> positional =
        values instanceof Value.Sequence sequence && sequence.tuple()
            ? sequence.items()
            : List.of(values);
    TextBuilder builder = new TextBuilder();
    Matcher matcher = DIRECTIVE.matcher(format.characters());
    int position = 0;
    int used = 0;
    while (matcher.find()) {
      builder.append(literal(format, position, matcher.start()));
      position = matcher.end();
      if (matcher.group(5).equals("%")) {
        builder.literal("%");
        continue;
      }
      @Nullable Value value;
      if (matcher.group(1) != null) {
        value = values instanceof Value.Mapping mapping ? mapping.get(matcher.group(1)) : null;
        if (value == null) {
          throw new TemplateException("format: no value for " + matcher.group());
        }
      } else if (used < positional.size()) {
        value = positional.get(used++);
      } else {
        throw new TemplateException("not enough arguments for format string");
      }
      builder.append(directive(matcher, value));
    }
    // Python takes whatever has items by key for a mapping, of which nothing need be used.
    boolean keyed =
        values instanceof Value.Mapping || values instanceof Value.Sequence list && !list.tuple();
    if (used < positional.size() && !keyed) {
      throw new TemplateException("not all arguments converted during string formatting");
    }
    return builder.append(literal(format, position, format.length())).build();
  }

  private static Text literal(Text format, int from, int to) {
    Text part = format.substring(from, to);
    if (part.characters().indexOf('%') >= 0) {
      throw new TemplateException("unsupported or incomplete format: '" + part + "'");
    }
    return part;
  }

  private static Text directive(Matcher matcher, Value value) {
    String flags = matcher.group(2);
    if (flags.indexOf('#') >= 0) {
      throw new TemplateException("the format flag '#' is not supported");
    }
    int width = matcher.group(3).isEmpty() ? 0 : Integer.parseInt(matcher.group(3));
    int precision = matcher.group(4) == null ? -1 : Integer.parseInt(matcher.group(4));
    Text text =
        switch (matcher.group(5).charAt(0)) {
          case 's' -> cut(PythonText.str(value), precision);
          case 'r' -> cut(PythonText.repr(value), precision);
          case 'd', 'i', 'u' -> signed(Long.toString(whole(value)), flags);
          case 'x' -> signed(Long.toString(Numbers.integer(value, "%x"), 16), flags);
          case 'X' ->
              signed(
                  Long.toString(Numbers.integer(value, "%X"), 16).toUpperCase(Locale.ROOT), flags);
          case 'o' -> signed(Long.toString(Numbers.integer(value, "%o"), 8), flags);
          case 'f', 'F' -> {
            // Of the exact binary value, half to even: 1.005 has two decimals 1.00.
            double given = Numbers.real(value, "%f");
            if (!Double.isFinite(given)) {
              throw new TemplateException("%f of " + Numbers.repr(given) + " is not supported");
            }
            BigDecimal number = new BigDecimal(given);
            int decimals = precision < 0 ? 6 : precision;
            yield signed(number.setScale(decimals, RoundingMode.HALF_EVEN).toPlainString(), flags);
          }
          default ->
              throw new TemplateException(
                  "unsupported format character '" + matcher.group(5) + "'");
        };
    Arguments size = Arguments.of(new Value.Int(width));
    if (flags.indexOf('-') >= 0) {
      return StringEdits.pad(text, size, 'l');
    }
    boolean number = Numbers.isNumber(value);
    return flags.indexOf('0') >= 0 && number
        ? StringEdits.zeroFill(text, size)
        : StringEdits.pad(text, size, 'r');
  }

  private static long whole(Value value) {
    return Numbers.isInteger(value)
        ? Numbers.integer(value, "%d")
        : PythonNumbers.truncated(Numbers.real(value, "%d"));
  }

  private static Text signed(String digits, String flags) {
    if (digits.startsWith("-")) {
      return Text.literal(digits);
    }
    String sign = flags.indexOf('+') >= 0 ? "+" : flags.indexOf(' ') >= 0 ? " " : "";
    return Text.literal(sign + digits);
  }

  private static Text cut(Text text, int precision) {
    return precision < 0
        ? text
        : (Text) Slices.of(text, Value.None.NONE, new Value.Int(precision), Value.None.NONE);
  }
}
