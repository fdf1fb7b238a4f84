package io.athanor.llm.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Macros and call blocks: bodies with parameters that run where they were defined. */
final class Macros {
  private final Interpreter interpreter;
  private final Evaluator evaluator;
  private final RenderBudget budget;

  Macros(Interpreter interpreter, Evaluator evaluator, RenderBudget budget) {
    this.interpreter = interpreter;
    this.evaluator = evaluator;
    this.budget = budget;
  }

  Value.Callable define(Statement.Macro macro, Scope scope) {
    return callable(macro.name(), macro.signature(), macro.body(), scope);
  }

  Value callBlock(Statement.CallBlock block, Scope scope) {
    Value.Callable caller = callable("caller", block.signature(), block.body(), scope);
    Value function = evaluator.evaluate(block.call().function(), scope);
    Arguments written = evaluator.arguments(block.call().arguments(), scope);
    Map<String, Value> named = new LinkedHashMap<>(written.named());
    named.put("caller", caller);
    return evaluator.call(function, new Arguments(written.positional(), named));
  }

  private Value.Callable callable(
      String name, Statement.Signature signature, List<Statement> body, Scope scope) {
    return new Value.Callable(
        name,
        arguments -> {
          budget.step();
          Scope local = scope.inner();
          bind(name, signature, arguments, local);
          return interpreter.capture(body, local);
        });
  }

  private void bind(String name, Statement.Signature signature, Arguments given, Scope local) {
    List<Statement.Parameter> parameters = signature.parameters();
    Map<String, Value> extra = new LinkedHashMap<>(given.named());
    for (int index = 0; index < parameters.size(); index++) {
      Statement.Parameter parameter = parameters.get(index);
      @Nullable Value value =
          index < given.positional().size()
              ? given.positional().get(index)
              : extra.remove(parameter.name());
      if (value == null && parameter.fallback() != null) {
        value = evaluator.evaluate(parameter.fallback(), local);
      }
      local.set(
          parameter.name(),
          value == null
              ? new Value.Undefined("parameter '" + parameter.name() + "' was not provided")
              : value);
    }
    if (signature.special().contains("caller")) {
      Value caller = extra.remove("caller");
      local.set("caller", caller == null ? new Value.Undefined("No caller defined") : caller);
    }
    List<Value> more = given.from(parameters.size()).positional();
    if (signature.special().contains("varargs")) {
      local.set("varargs", new Value.Sequence(more, true));
    } else if (!more.isEmpty()) {
      throw new TemplateException(
          "macro '" + name + "' takes not more than " + parameters.size() + " argument(s)");
    }
    if (signature.special().contains("kwargs")) {
      Map<Value, Value> keywords = new LinkedHashMap<>();
      extra.forEach((key, value) -> keywords.put(Text.literal(key), value));
      local.set("kwargs", new Value.Mapping(keywords));
    } else if (!extra.isEmpty()) {
      throw new TemplateException(
          "macro '"
              + name
              + "' takes no keyword argument '"
              + extra.keySet().iterator().next()
              + "'");
    }
  }
}
