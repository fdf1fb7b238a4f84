package io.athanor.llm.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Binary operators and signs with Python's rules of types and rounding. */
final class Arithmetic {
  private static final int MAX_ITEMS = 100_000;

  private Arithmetic() {}

  static Value apply(String operator, Value left, Value right) {
    refuseUndefined(operator, left, right);
    if (operator.equals("~")) {
      return PythonText.str(left).plus(PythonText.str(right)).plain();
    }
    if (operator.equals("+") && left instanceof Text one && right instanceof Text two) {
      return one.isMarkup() || two.isMarkup()
          ? Markup.escaped(one).plus(Markup.escaped(two)).asMarkup()
          : one.plus(two);
    }
    if (operator.equals("%") && left instanceof Text format) {
      Markup.refuse(format, "%");
      return PercentFormat.apply(format, right);
    }
    if (operator.equals("+")
        && left instanceof Value.Sequence one
        && right instanceof Value.Sequence two
        && one.tuple() == two.tuple()) {
      List<Value> joined = new ArrayList<>(one.items());
      joined.addAll(two.items());
      return new Value.Sequence(joined, one.tuple());
    }
    if (operator.equals("*") && Numbers.isInteger(right) && !Numbers.isNumber(left)) {
      return repeat(left, Numbers.integer(right, "count"));
    }
    if (operator.equals("*") && Numbers.isInteger(left) && !Numbers.isNumber(right)) {
      return repeat(right, Numbers.integer(left, "count"));
    }
    if (Numbers.isInteger(left) && Numbers.isInteger(right)) {
      return integers(operator, Numbers.integer(left, ""), Numbers.integer(right, ""));
    }
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return reals(operator, Numbers.real(left, ""), Numbers.real(right, ""));
    }
    throw unsupported(operator, left, right);
  }

  private static void refuseUndefined(String operator, Value left, Value right) {
    if (operator.equals("~")) {
      return;
    }
    if (left instanceof Value.Undefined undefined) {
      throw new TemplateException(undefined.problem());
    }
    if (right instanceof Value.Undefined undefined) {
      throw new TemplateException(undefined.problem());
    }
  }

  private static TemplateException unsupported(String operator, Value left, Value right) {
    if (operator.equals("+") && left instanceof Text) {
      return new TemplateException(
          "can only concatenate str (not \"" + Types.name(right) + "\") to str");
    }
    return new TemplateException(
        "unsupported operand type(s) for "
            + operator
            + ": '"
            + Types.name(left)
            + "' and '"
            + Types.name(right)
            + "'");
  }

  private static Value repeat(Value value, long count) {
    int times = Math.clamp(count, 0, Integer.MAX_VALUE);
    switch (value) {
      case Text text -> {
        TextBuilder builder = new TextBuilder();
        for (int round = 0; round < times && !text.isEmpty(); round++) {
          builder.append(text);
        }
        return text.isMarkup() ? builder.build().asMarkup() : builder.build();
      }
      case Value.Sequence sequence -> {
        if ((long) times * sequence.items().size() > MAX_ITEMS) {
          throw new TemplateException("a list grew beyond " + MAX_ITEMS + " items");
        }
        List<Value> items = new ArrayList<>();
        Collections.nCopies(sequence.items().isEmpty() ? 0 : times, sequence.items())
            .forEach(items::addAll);
        return new Value.Sequence(items, sequence.tuple());
      }
      default -> throw unsupported("*", value, new Value.Int(count));
    }
  }

  private static Value integers(String operator, long left, long right) {
    try {
      return switch (operator) {
        case "+" -> new Value.Int(Math.addExact(left, right));
        case "-" -> new Value.Int(Math.subtractExact(left, right));
        case "*" -> new Value.Int(Math.multiplyExact(left, right));
        case "/" -> new Value.Real((double) left / nonZero(right));
        case "//" -> new Value.Int(Math.floorDivExact(left, nonZero(right)));
        case "%" -> new Value.Int(Math.floorMod(left, nonZero(right)));
        case "**" ->
            right < 0 ? new Value.Real(realPower(left, right)) : new Value.Int(power(left, right));
        default -> throw new IllegalStateException("not an operator: " + operator);
      };
    } catch (ArithmeticException overflow) {
      throw new TemplateException("integer beyond 64 bits: " + left + operator + right);
    }
  }

  private static long nonZero(long divisor) {
    if (divisor == 0) {
      throw new TemplateException("division by zero");
    }
    return divisor;
  }

  private static long power(long base, long exponent) {
    if (base == 0 || base == 1) {
      return exponent == 0 ? 1 : base;
    }
    if (base == -1) {
      return exponent % 2 == 0 ? 1 : -1;
    }
    long result = 1;
    for (long round = 0; round < exponent; round++) {
      result = Math.multiplyExact(result, base);
    }
    return result;
  }

  private static Value reals(String operator, double left, double right) {
    if (right == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))) {
      throw new TemplateException("float division by zero");
    }
    return new Value.Real(
        switch (operator) {
          case "+" -> left + right;
          case "-" -> left - right;
          case "*" -> left * right;
          case "/" -> left / right;
          case "//" -> floorDivision(left, right);
          case "%" -> modulo(left, right);
          case "**" -> realPower(left, right);
          default -> throw new IllegalStateException("not an operator: " + operator);
        });
  }

  private static double modulo(double left, double right) {
    double rest = left % right;
    if (rest == 0) {
      return Math.copySign(0.0, right);
    }
    return (rest < 0) != (right < 0) ? rest + right : rest;
  }

  /** By way of the remainder, as in Python: {@code 1.0 // 0.1} is 9. */
  private static double floorDivision(double left, double right) {
    double quotient = (left - modulo(left, right)) / right;
    double floor = Math.floor(quotient);
    if (quotient == 0) {
      return Math.copySign(0.0, left / right);
    }
    return quotient - floor > 0.5 ? floor + 1 : floor;
  }

  private static double realPower(double base, double exponent) {
    if (base == 0 && exponent < 0) {
      throw new TemplateException("0.0 cannot be raised to a negative power");
    }
    double power = Math.pow(base, exponent);
    boolean given = Double.isFinite(base) && Double.isFinite(exponent);
    if (given && !Double.isFinite(power)) {
      throw new TemplateException(
          Numbers.repr(base) + " ** " + Numbers.repr(exponent) + " is no float");
    }
    return power;
  }

  static Value sign(Value value, boolean negative) {
    if (value instanceof Value.Undefined undefined) {
      throw new TemplateException(undefined.problem());
    }
    if (value instanceof Value.Real number) {
      return negative ? new Value.Real(-number.value()) : number;
    }
    long number = Numbers.integer(value, "operand of a sign");
    return new Value.Int(negative ? Math.negateExact(number) : number);
  }
}
