package io.athanor.llm.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part behind the colon in {@code '{:>8.2f}'.format(x)}: fill, align, sign, width, type. */
final class FormatSpec {
  private static final Pattern SPEC =
      Pattern.compile("(?:(.)?([<>^]))?([-+ ])?(0)?(\\d{1,4})?(,)?(?:\\.(\\d{1,3}))?([sdfFxX]?)");

  private FormatSpec() {}

  static Text apply(Value given, String spec) {
    if (spec.isEmpty()) {
      return PythonText.str(given);
    }
    Value value = given instanceof Value.Bool flag ? new Value.Int(flag.value() ? 1 : 0) : given;
    Matcher matcher = SPEC.matcher(spec);
    boolean scalar = value instanceof Text || Numbers.isNumber(value);
    if (!matcher.matches() || !scalar) {
      throw new TemplateException(
          "format: '{:" + spec + "}' of a " + Types.name(value) + " is not supported");
    }
    Text body = value instanceof Text text ? text(text, matcher) : number(value, matcher);
    int width = matcher.group(5) == null ? 0 : Integer.parseInt(matcher.group(5));
    String named = matcher.group(2);
    if (matcher.group(4) != null && named == null) {
      if (value instanceof Text || matcher.group(6) != null) {
        throw new TemplateException("format: '{:" + spec + "}' is not supported");
      }
      return StringEdits.zeroFill(body, Arguments.of(new Value.Int(width)));
    }
    String align = named == null ? (value instanceof Text ? "<" : ">") : named;
    String fill = matcher.group(1) == null ? " " : matcher.group(1);
    return aligned(body, width, align, matcher.group(4) != null ? "0" : fill);
  }

  private static Text aligned(Text body, int width, String align, String fill) {
    int missing = Math.max(0, width - body.codePointCount());
    int before =
        switch (align) {
          case "<" -> 0;
          case ">" -> missing;
          default -> missing / 2;
        };
    return new TextBuilder()
        .literal(fill.repeat(before))
        .append(body)
        .literal(fill.repeat(missing - before))
        .build();
  }

  private static Text text(Text text, Matcher matcher) {
    boolean plain = matcher.group(8).isEmpty() || matcher.group(8).equals("s");
    if (!plain || matcher.group(3) != null || matcher.group(6) != null) {
      throw new TemplateException("format: '{:" + matcher.group() + "}' does not fit a string");
    }
    Value none = Value.None.NONE;
    return matcher.group(7) == null
        ? text
        : (Text) Slices.of(text, none, new Value.Int(Long.parseLong(matcher.group(7))), none);
  }

  private static Text number(Value value, Matcher matcher) {
    String digits = digits(value, matcher);
    if (matcher.group(6) != null) {
      int point = digits.indexOf('.');
      String whole = point < 0 ? digits : digits.substring(0, point);
      digits = whole.replaceAll("(?<=\\d)(?=(\\d{3})+$)", ",") + digits.substring(whole.length());
    }
    String sign = matcher.group(3);
    boolean positive = !digits.startsWith("-");
    return Text.literal(positive && sign != null && !sign.equals("-") ? sign + digits : digits);
  }

  private static String digits(Value value, Matcher matcher) {
    String type = matcher.group(8);
    String precision = matcher.group(7);
    if (type.equals("f") || type.equals("F")) {
      double number = Numbers.real(value, "number to format");
      int places = precision == null ? 6 : Integer.parseInt(precision);
      if (Double.isFinite(number) && (number != 0 || 1 / number > 0)) {
        String plain =
            new BigDecimal(number).setScale(places, RoundingMode.HALF_EVEN).toPlainString();
        // Python keeps the sign of what is rounded to zero.
        return number < 0 && !plain.startsWith("-") ? "-" + plain : plain;
      }
    } else if (value instanceof Value.Int number && precision == null) {
      switch (type) {
        case "", "d" -> {
          return Long.toString(number.value());
        }
        case "x" -> {
          return Long.toString(number.value(), 16);
        }
        case "X" -> {
          return Long.toString(number.value(), 16).toUpperCase(java.util.Locale.ROOT);
        }
        default -> {
          // Does not fit.
        }
      }
    } else if (value instanceof Value.Real number && type.isEmpty() && precision == null) {
      return Numbers.repr(number.value());
    }
    throw new TemplateException("format: '{:" + matcher.group() + "}' does not fit the number");
  }
}
