package io.athanor.llm.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses what block tags write to and declare: assignment targets, parameters, filter steps. */
final class TargetParser {
  private final TokenStream stream;
  private final ExpressionParser expressions;

  TargetParser(TokenStream stream, ExpressionParser expressions) {
    this.stream = stream;
    this.expressions = expressions;
  }

  /** The target of {@code set}: names, tuples of names, or a field of a namespace. */
  Statement.Target assignmentTarget() {
    if (stream.at(Token.Kind.NAME) && stream.peek().isOperator(".")) {
      String namespace = stream.next().text();
      stream.next();
      return new Statement.Target.NamespaceField(namespace, stream.expectIdentifier());
    }
    return loopTarget();
  }

  /** Names with commas between, brackets allowed. */
  Statement.Target loopTarget() {
    Statement.Target first = singleTarget();
    if (!stream.atOperator(",")) {
      return first;
    }
    List<Statement.Target> parts = new ArrayList<>(List.of(first));
    while (stream.skipOperator(",") && (stream.at(Token.Kind.NAME) || stream.atOperator("("))) {
      parts.add(singleTarget());
    }
    return new Statement.Target.Unpack(parts);
  }

  private Statement.Target singleTarget() {
    if (stream.skipOperator("(")) {
      Statement.Target inner = loopTarget();
      stream.expectOperator(")");
      return inner;
    }
    String name = stream.expectIdentifier();
    return switch (name) {
      case "true", "false", "none", "True", "False", "None", "in", "not", "and", "or", "is", "if" ->
          throw stream.error("cannot assign to '" + name + "'");
      default -> new Statement.Target.Variable(name);
    };
  }

  /** What a loop walks over: an expression without inline {@code if}, or a bare tuple. */
  Expression iterable() {
    Expression first = expressions.parseWithoutCondition();
    if (!stream.atOperator(",")) {
      return first;
    }
    List<Expression> items = new ArrayList<>(List.of(first));
    while (stream.skipOperator(",") && !stream.at(Token.Kind.BLOCK_END)) {
      items.add(expressions.parseWithoutCondition());
    }
    return new Expression.Display(items, true);
  }

  Statement.Signature signature() {
    stream.expectOperator("(");
    List<Statement.Parameter> parameters = new ArrayList<>();
    while (!stream.skipOperator(")")) {
      String name = stream.expectIdentifier();
      @Nullable Expression fallback = stream.skipOperator("=") ? expressions.parse() : null;
      if (fallback == null && !parameters.isEmpty() && parameters.getLast().fallback() != null) {
        throw stream.error("parameter '" + name + "' without default follows one with default");
      }
      parameters.add(new Statement.Parameter(name, fallback));
      if (!stream.atOperator(")")) {
        stream.expectOperator(",");
      }
    }
    return new Statement.Signature(parameters, Set.of());
  }

  Statement.FilterStep filterStep() {
    PostfixParser postfix = new PostfixParser(stream, expressions);
    return new Statement.FilterStep(postfix.dottedName(), postfix.optionalArguments());
  }
}
