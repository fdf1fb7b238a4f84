package io.athanor.llm.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evaluates expressions. */
final class Evaluator {
  private final RenderBudget budget;

  Evaluator(RenderBudget budget) {
    this.budget = budget;
  }

  Value evaluate(Expression expression, Scope scope) {
    budget.step();
    return budget.produced(
        switch (expression) {
          case Expression.Literal literal -> literal.value();
          case Expression.Name name -> name(name.name(), scope);
          case Expression.Display display ->
              new Value.Sequence(all(display.items(), scope), display.tuple());
          case Expression.DictDisplay display -> dict(display, scope);
          case Expression.Attribute attribute ->
              Attributes.attribute(evaluate(attribute.target(), scope), attribute.name());
          case Expression.Item item ->
              Attributes.item(evaluate(item.target(), scope), evaluate(item.key(), scope));
          case Expression.Slice slice -> slice(slice, scope);
          case Expression.Call call ->
              call(evaluate(call.function(), scope), arguments(call.arguments(), scope));
          case Expression.FilterCall filter -> filter(filter, scope);
          case Expression.TestCall test -> test(test, scope);
          case Expression.Not not -> Value.Bool.of(!Truth.of(evaluate(not.operand(), scope)));
          case Expression.Sign sign ->
              Arithmetic.sign(evaluate(sign.operand(), scope), sign.negative());
          case Expression.Binary binary ->
              Arithmetic.apply(
                  binary.operator(),
                  evaluate(binary.left(), scope),
                  evaluate(binary.right(), scope));
          case Expression.And and -> {
            Value left = evaluate(and.left(), scope);
            yield Truth.of(left) ? evaluate(and.right(), scope) : left;
          }
          case Expression.Or or -> {
            Value left = evaluate(or.left(), scope);
            yield Truth.of(left) ? left : evaluate(or.right(), scope);
          }
          case Expression.Comparison comparison -> comparison(comparison, scope);
          case Expression.Conditional conditional -> conditional(conditional, scope);
        });
  }

  private static Value name(String name, Scope scope) {
    Value value = scope.find(name);
    return value == null ? new Value.Undefined("'" + name + "' is undefined") : value;
  }

  private List<Value> all(List<Expression> expressions, Scope scope) {
    List<Value> values = new ArrayList<>(expressions.size());
    for (Expression expression : expressions) {
      values.add(evaluate(expression, scope));
    }
    return values;
  }

  private Value dict(Expression.DictDisplay display, Scope scope) {
    Map<Value, Value> entries = LinkedHashMap.newLinkedHashMap(display.keys().size());
    for (int index = 0; index < display.keys().size(); index++) {
      Value key = evaluate(display.keys().get(index), scope);
      Hashing.require(key);
      entries.put(key, evaluate(display.values().get(index), scope));
    }
    return new Value.Mapping(entries);
  }

  private Value slice(Expression.Slice slice, Scope scope) {
    Value none = Value.None.NONE;
    return Slices.of(
        evaluate(slice.target(), scope),
        slice.start() == null ? none : evaluate(slice.start(), scope),
        slice.stop() == null ? none : evaluate(slice.stop(), scope),
        slice.step() == null ? none : evaluate(slice.step(), scope));
  }

  private Value comparison(Expression.Comparison comparison, Scope scope) {
    Value left = evaluate(comparison.first(), scope);
    for (Expression.Link link : comparison.links()) {
      Value right = evaluate(link.operand(), scope);
      if (!holds(link.operator(), left, right)) {
        return Value.Bool.FALSE;
      }
      left = right;
    }
    return Value.Bool.TRUE;
  }

  private static boolean holds(String operator, Value left, Value right) {
    return switch (operator) {
      case "==" -> Comparisons.same(left, right);
      case "!=" -> !Comparisons.same(left, right);
      case "in" -> Comparisons.contains(right, left);
      case "not in" -> !Comparisons.contains(right, left);
      case "<" -> Comparisons.order(left, right) < 0;
      case "<=" -> Comparisons.order(left, right) <= 0;
      case ">" -> Comparisons.order(left, right) > 0;
      case ">=" -> Comparisons.order(left, right) >= 0;
      default -> throw new IllegalStateException("not a comparison: " + operator);
    };
  }

  private Value conditional(Expression.Conditional conditional, Scope scope) {
    if (Truth.of(evaluate(conditional.test(), scope))) {
      return evaluate(conditional.then(), scope);
    }
    return conditional.otherwise() == null
        ? new Value.Undefined(
            "the inline if-expression evaluated to false and no else section was defined")
        : evaluate(conditional.otherwise(), scope);
  }

  Arguments arguments(Expression.CallArguments written, Scope scope) {
    if (written == Expression.CallArguments.NONE) {
      return Arguments.NONE;
    }
    List<Value> positional = all(written.positional(), scope);
    Map<String, Value> named = new LinkedHashMap<>();
    for (Expression.Named argument : written.named()) {
      named.put(argument.name(), evaluate(argument.value(), scope));
    }
    if (written.more() != null) {
      positional.addAll(Iteration.items(evaluate(written.more(), scope)));
    }
    if (written.moreNamed() != null) {
      addAll(named, evaluate(written.moreNamed(), scope));
    }
    return new Arguments(positional, named);
  }

  private static void addAll(Map<String, Value> named, Value more) {
    if (!(more instanceof Value.Mapping mapping)) {
      throw new TemplateException("argument after ** must be a mapping, not " + Types.name(more));
    }
    mapping
        .entries()
        .forEach(
            (key, value) -> {
              if (!(key instanceof Text name)) {
                throw new TemplateException("keywords must be strings");
              }
              if (named.put(name.characters(), value) != null) {
                throw new TemplateException("got multiple values for argument '" + name + "'");
              }
            });
  }

  Value call(Value function, Arguments arguments) {
    return switch (function) {
      case Value.Callable callable -> callable.body().call(arguments);
      case LoopVariable loop -> loop.recurse(arguments);
      case Value.Undefined undefined -> throw new TemplateException(undefined.problem());
      default ->
          throw new TemplateException("'" + Types.name(function) + "' object is not callable");
    };
  }

  private Value filter(Expression.FilterCall filter, Scope scope) {
    Value input = evaluate(filter.input(), scope);
    return applyFilter(filter.filter(), input, arguments(filter.arguments(), scope));
  }

  Value applyAll(List<Statement.FilterStep> steps, Value input, Scope scope) {
    Value value = input;
    for (Statement.FilterStep step : steps) {
      value = applyFilter(step.name(), value, arguments(step.arguments(), scope));
    }
    return value;
  }

  /** Applies a filter by name; also what {@code map} does to each item. */
  Value applyFilter(String name, Value input, Arguments arguments) {
    budget.step();
    Signatures.checkFilter(name, arguments);
    Value result = Filters.named(name).apply(input, arguments, this);
    return budget.produced(Markup.filtered(name, input, result));
  }

  private Value test(Expression.TestCall test, Scope scope) {
    Value input = evaluate(test.input(), scope);
    return Value.Bool.of(applyTest(test.test(), input, arguments(test.arguments(), scope)));
  }

  boolean applyTest(String name, Value input, Arguments arguments) {
    budget.step();
    Signatures.checkTest(name, arguments);
    return Tests.named(name).holds(input, arguments);
  }
}
