package io.athanor.llm.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree of an expression. */
sealed interface Expression {
  record Literal(Value value) implements Expression {}

  record Name(String name) implements Expression {}

  record Display(List<Expression> items, boolean tuple) implements Expression {}

  record DictDisplay(List<Expression> keys, List<Expression> values) implements Expression {}

  record Attribute(Expression target, String name) implements Expression {}

  record Item(Expression target, Expression key) implements Expression {}

  record Slice(
      Expression target,
      @Nullable Expression start,
      @Nullable Expression stop,
      @Nullable Expression step)
      implements Expression {}

  record Call(Expression function, CallArguments arguments) implements Expression {}

  record FilterCall(Expression input, String filter, CallArguments arguments)
      implements Expression {}

  record TestCall(Expression input, String test, CallArguments arguments) implements Expression {}

  record Not(Expression operand) implements Expression {}

  record Sign(Expression operand, boolean negative) implements Expression {}

  record Binary(String operator, Expression left, Expression right) implements Expression {}

  record And(Expression left, Expression right) implements Expression {}

  record Or(Expression left, Expression right) implements Expression {}

  /** A chain such as {@code a < b <= c}: each operand is evaluated once. */
  record Comparison(Expression first, List<Link> links) implements Expression {}

  record Link(String operator, Expression operand) {}

  record Conditional(Expression test, Expression then, @Nullable Expression otherwise)
      implements Expression {}

  /**
   * Arguments as written.
   *
   * @param more what {@code *} stands before: further positional arguments
   * @param moreNamed what {@code **} stands before: further named arguments
   */
  record CallArguments(
      List<Expression> positional,
      List<Named> named,
      @Nullable Expression more,
      @Nullable Expression moreNamed) {
    static final CallArguments NONE = new CallArguments(List.of(), List.of(), null, null);
  }

  record Named(String name, Expression value) {}
}
