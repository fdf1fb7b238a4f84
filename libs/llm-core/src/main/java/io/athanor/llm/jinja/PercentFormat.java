package io.athanor.llm.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
      builder.append(format, position, matcher.start());
      position = matcher.end();
      if (matcher.group(5).equals("%")) {
        builder.literal("%");
        continue;
      }
      Value value;
      if (matcher.group(1) != null) {
        value = Attributes.item(values, Text.literal(matcher.group(1)));
      } else if (used < positional.size()) {
        value = positional.get(used++);
      } else {
        throw new TemplateException("not enough arguments for format string");
      }
      builder.append(directive(matcher, value));
    }
    if (used < positional.size() && !(values instanceof Value.Mapping)) {
      throw new TemplateException("not all arguments converted during string formatting");
    }
    return builder.append(format, position, format.length()).build();
  }

  private static Text directive(Matcher matcher, Value value) {
    String flags = matcher.group(2);
    int width = matcher.group(3).isEmpty() ? 0 : Integer.parseInt(matcher.group(3));
    int precision = matcher.group(4) == null ? -1 : Integer.parseInt(matcher.group(4));
    Text text =
        switch (matcher.group(5).charAt(0)) {
          case 's' -> cut(PythonText.str(value), precision);
          case 'r' -> cut(PythonText.repr(value), precision);
          case 'd', 'i', 'u' -> signed(Long.toString((long) Numbers.real(value, "%d")), flags);
          case 'x' -> Text.literal(Long.toHexString(Numbers.integer(value, "%x")));
          case 'X' ->
              Text.literal(Long.toHexString(Numbers.integer(value, "%X")).toUpperCase(Locale.ROOT));
          case 'f', 'F' -> {
            // Of the exact binary value, half to even: 1.005 has two decimals 1.00.
            BigDecimal number = new BigDecimal(Numbers.real(value, "%f"));
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

  private static Text signed(String digits, String flags) {
    boolean plus = flags.indexOf('+') >= 0 && !digits.startsWith("-");
    return Text.literal(plus ? "+" + digits : digits);
  }

  private static Text cut(Text text, int precision) {
    return precision < 0
        ? text
        : (Text) Slices.of(text, Value.None.NONE, new Value.Int(precision), Value.None.NONE);
  }
}
