package io.athanor.llm.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Pratt parser for expressions. Binding, loosest first: {@code or}, {@code and}, {@code not},
 * comparisons (chained), {@code + -}, {@code ~}, {@code * / // %}, {@code **}, then signs,
 * subscripts, filters and tests. All binary operators are left-associative, as in Jinja2.
 */
final class ExpressionParser {
  private static final int OR = 1;
  private static final int AND = 2;
  private static final int NOT = 3;
  private static final int COMPARE = 4;
  private static final Map<String, Integer> POWERS =
      Map.ofEntries(
          Map.entry("==", COMPARE),
          Map.entry("!=", COMPARE),
          Map.entry("<", COMPARE),
          Map.entry("<=", COMPARE),
          Map.entry(">", COMPARE),
          Map.entry(">=", COMPARE),
          Map.entry("+", 5),
          Map.entry("-", 5),
          Map.entry("~", 6),
          Map.entry("*", 7),
          Map.entry("/", 7),
          Map.entry("//", 7),
          Map.entry("%", 7),
          Map.entry("**", 8));
  private static final int MAX_NESTING = 100;

  private final TokenStream stream;
  private final PostfixParser postfix;
  private int nesting;

  ExpressionParser(TokenStream stream) {
    this.stream = stream;
    this.postfix = new PostfixParser(stream, this);
  }

  /** An expression, or several with commas between: a tuple without brackets. */
  Expression parseTuple() {
    Expression first = parse();
    if (!stream.atOperator(",")) {
      return first;
    }
    List<Expression> items = new ArrayList<>(List.of(first));
    while (stream.skipOperator(",") && startsExpression()) {
      items.add(parse());
    }
    return new Expression.Display(items, true);
  }

  private boolean startsExpression() {
    return switch (stream.current().kind()) {
      case VARIABLE_END, BLOCK_END, END -> false;
      case OPERATOR -> !stream.atOperator("=") && !stream.atOperator(")");
      default -> !stream.atName("in");
    };
  }

  /** An expression with inline {@code if}. */
  Expression parse() {
    Expression value = parseWithoutCondition();
    while (stream.skipName("if")) {
      Expression test = parseBinary(0);
      Expression otherwise = stream.skipName("else") ? parse() : null;
      value = new Expression.Conditional(test, value, otherwise);
    }
    return value;
  }

  /** What may follow {@code in} of a loop: there {@code if} begins the loop's filter. */
  Expression parseWithoutCondition() {
    if (++nesting > MAX_NESTING) {
      throw stream.error("expression nested deeper than " + MAX_NESTING);
    }
    Expression value = parseBinary(0);
    nesting--;
    return value;
  }

  private Expression parseBinary(int above) {
    if (above >= COMPARE && stream.atName("not")) {
      throw stream.unexpected("an expression");
    }
    Expression left =
        stream.skipName("not") ? new Expression.Not(parseOperandOfNot()) : unary(true);
    while (true) {
      String operator = operator();
      int power = operator == null ? 0 : power(operator);
      if (operator == null || power <= above) {
        return left;
      }
      left = power == COMPARE ? comparison(left) : binary(operator, power, left);
    }
  }

  private Expression parseOperandOfNot() {
    if (++nesting > MAX_NESTING) {
      throw stream.error("expression nested deeper than " + MAX_NESTING);
    }
    Expression operand = parseBinary(NOT);
    nesting--;
    return operand;
  }

  private Expression binary(String operator, int power, Expression left) {
    stream.next();
    Expression right = parseBinary(power);
    return switch (operator) {
      case "or" -> new Expression.Or(left, right);
      case "and" -> new Expression.And(left, right);
      default -> new Expression.Binary(operator, left, right);
    };
  }

  private Expression comparison(Expression first) {
    List<Expression.Link> links = new ArrayList<>();
    for (String operator = operator();
        operator != null && power(operator) == COMPARE;
        operator = operator()) {
      stream.next();
      if (operator.equals("not in")) {
        stream.next();
      }
      links.add(new Expression.Link(operator, parseBinary(COMPARE)));
    }
    return new Expression.Comparison(first, links);
  }

  private @Nullable String operator() {
    Token token = stream.current();
    if (token.kind() == Token.Kind.OPERATOR) {
      return POWERS.containsKey(token.text()) ? token.text() : null;
    }
    if (token.kind() != Token.Kind.NAME) {
      return null;
    }
    return switch (token.text()) {
      case "or", "and", "in" -> token.text();
      case "not" -> stream.peek().isName("in") ? "not in" : null;
      default -> null;
    };
  }

  private static int power(String operator) {
    return switch (operator) {
      case "or" -> OR;
      case "and" -> AND;
      case "in", "not in" -> COMPARE;
      default -> POWERS.getOrDefault(operator, 0);
    };
  }

  /** A sign binds tighter than a filter: {@code -1|abs} is {@code (-1)|abs}. */
  private Expression unary(boolean withFilters) {
    Expression value;
    if (stream.atOperator("-") || stream.atOperator("+")) {
      if (++nesting > MAX_NESTING) {
        throw stream.error("expression nested deeper than " + MAX_NESTING);
      }
      boolean negative = stream.next().isOperator("-");
      value = new Expression.Sign(unary(false), negative);
      nesting--;
    } else {
      value = postfix.primary();
    }
    value = postfix.subscripts(value);
    return withFilters ? postfix.filters(value) : value;
  }
}
