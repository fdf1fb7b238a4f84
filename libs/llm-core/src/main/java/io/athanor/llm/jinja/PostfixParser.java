package io.athanor.llm.jinja;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Literals and names, and what may follow them: subscripts, calls, filters, tests. */
final class PostfixParser {
  private final TokenStream stream;
  private final ExpressionParser expressions;

  PostfixParser(TokenStream stream, ExpressionParser expressions) {
    this.stream = stream;
    this.expressions = expressions;
  }

  Expression primary() {
    Token token = stream.current();
    return switch (token.kind()) {
      case NAME -> name(stream.next().text());
      case STRING -> string();
      case INTEGER -> new Expression.Literal(integer(stream.next()));
      case FLOAT -> {
        String digits = stream.next().text().replace("_", "");
        yield new Expression.Literal(new Value.Real(Double.parseDouble(digits)));
      }
      case OPERATOR -> bracketed();
      default -> throw stream.unexpected("an expression");
    };
  }

  private static Expression name(String name) {
    return switch (name) {
      case "true", "True" -> new Expression.Literal(Value.Bool.TRUE);
      case "false", "False" -> new Expression.Literal(Value.Bool.FALSE);
      case "none", "None" -> new Expression.Literal(Value.None.NONE);
      default -> new Expression.Name(name);
    };
  }

  private Expression string() {
    StringBuilder value = new StringBuilder();
    while (stream.at(Token.Kind.STRING)) {
      value.append(stream.next().text());
    }
    return new Expression.Literal(Text.literal(value.toString()));
  }

  private static Value integer(Token token) {
    String digits = token.text().replace("_", "");
    try {
      return new Value.Int(
          switch (digits.length() > 1 ? Character.toLowerCase(digits.charAt(1)) : ' ') {
            case 'b' -> Long.parseLong(digits.substring(2), 2);
            case 'o' -> Long.parseLong(digits.substring(2), 8);
            case 'x' -> Long.parseLong(digits.substring(2), 16);
            default -> Long.parseLong(digits);
          });
    } catch (NumberFormatException tooLarge) {
      throw new TemplateException("integer beyond 64 bits: " + token.text(), token.line());
    }
  }

  private Expression bracketed() {
    if (stream.skipOperator("(")) {
      if (stream.skipOperator(")")) {
        return new Expression.Display(List.of(), true);
      }
      Expression inner = expressions.parseTuple();
      stream.expectOperator(")");
      return inner;
    }
    if (stream.skipOperator("[")) {
      return list();
    }
    if (stream.skipOperator("{")) {
      return dict();
    }
    throw stream.unexpected("an expression");
  }

  private Expression list() {
    List<Expression> items = new ArrayList<>();
    while (!stream.skipOperator("]")) {
      items.add(expressions.parse());
      if (!stream.atOperator("]")) {
        stream.expectOperator(",");
      }
    }
    return new Expression.Display(items, false);
  }

  private Expression dict() {
    List<Expression> keys = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!stream.skipOperator("}")) {
      keys.add(expressions.parse());
      stream.expectOperator(":");
      values.add(expressions.parse());
      if (!stream.atOperator("}")) {
        stream.expectOperator(",");
      }
    }
    return new Expression.DictDisplay(keys, values);
  }

  /** {@code .name}, {@code [key]}, {@code [from:to:step]} and calls. */
  Expression subscripts(Expression start) {
    Expression value = start;
    while (true) {
      if (stream.skipOperator(".")) {
        value =
            stream.at(Token.Kind.INTEGER)
                ? new Expression.Item(value, new Expression.Literal(integer(stream.next())))
                : new Expression.Attribute(value, stream.expectIdentifier());
      } else if (stream.skipOperator("[")) {
        value = subscript(value);
      } else if (stream.atOperator("(")) {
        value = new Expression.Call(value, arguments());
      } else {
        return value;
      }
    }
  }

  private Expression subscript(Expression target) {
    @Nullable Expression start = stream.atOperator(":") ? null : expressions.parse();
    if (start != null && stream.skipOperator("]")) {
      return new Expression.Item(target, start);
    }
    stream.expectOperator(":");
    @Nullable Expression stop = sliceEnd();
    @Nullable Expression step = stream.skipOperator(":") ? sliceEnd() : null;
    stream.expectOperator("]");
    return new Expression.Slice(target, start, stop, step);
  }

  private @Nullable Expression sliceEnd() {
    return stream.atOperator(":") || stream.atOperator("]") ? null : expressions.parse();
  }

  /** {@code |filter}, {@code is test} and calls of what they return. */
  Expression filters(Expression start) {
    Expression value = start;
    while (true) {
      if (stream.skipOperator("|")) {
        String filter = dottedName();
        requireOneName(filter);
        value = new Expression.FilterCall(value, filter, optionalArguments());
      } else if (stream.skipName("is")) {
        value = test(value);
      } else if (stream.atOperator("(")) {
        value = new Expression.Call(value, arguments());
      } else {
        return value;
      }
    }
  }

  /** No filter of chat templates has a dot: {@code x|trim.split()} is a mistake. */
  private void requireOneName(String filter) {
    if (filter.indexOf('.') >= 0) {
      throw stream.error("no filter named '" + filter + "'");
    }
  }

  String dottedName() {
    StringBuilder name = new StringBuilder(stream.expectIdentifier());
    while (stream.skipOperator(".")) {
      name.append('.').append(stream.expectIdentifier());
    }
    return name.toString();
  }

  private Expression test(Expression input) {
    boolean negated = stream.skipName("not");
    String name = dottedName();
    Expression.CallArguments arguments = Expression.CallArguments.NONE;
    if (stream.atOperator("(")) {
      arguments = arguments();
    } else if (startsTestArgument()) {
      Expression argument = subscripts(primary());
      arguments = new Expression.CallArguments(List.of(argument), List.of(), null, null);
    }
    Expression test = new Expression.TestCall(input, name, arguments);
    return negated ? new Expression.Not(test) : test;
  }

  private boolean startsTestArgument() {
    return switch (stream.current().kind()) {
      case NAME ->
          switch (stream.current().text()) {
            case "else", "or", "and" -> false;
            case "is" -> throw stream.error("tests cannot be chained with is");
            default -> true;
          };
      case STRING, INTEGER, FLOAT -> true;
      case OPERATOR -> stream.atOperator("[") || stream.atOperator("{");
      default -> false;
    };
  }

  Expression.CallArguments optionalArguments() {
    return stream.atOperator("(") ? arguments() : Expression.CallArguments.NONE;
  }

  Expression.CallArguments arguments() {
    stream.expectOperator("(");
    List<Expression> positional = new ArrayList<>();
    List<Expression.Named> named = new ArrayList<>();
    @Nullable Expression more = null;
    @Nullable Expression moreNamed = null;
    while (!stream.skipOperator(")")) {
      if (stream.at(Token.Kind.NAME) && stream.peek().isOperator("=")) {
        String name = stream.next().text();
        stream.next();
        named.add(new Expression.Named(name, expressions.parse()));
      } else if (moreNamed == null && stream.skipOperator("**")) {
        moreNamed = expressions.parse();
      } else if (more == null && moreNamed == null && stream.skipOperator("*")) {
        more = expressions.parse();
      } else if (!named.isEmpty() || more != null || moreNamed != null) {
        throw stream.error("a positional argument follows a named or unpacked one");
      } else {
        positional.add(expressions.parse());
      }
      if (!stream.atOperator(")")) {
        stream.expectOperator(",");
      }
    }
    return new Expression.CallArguments(positional, named, more, moreNamed);
  }
}
