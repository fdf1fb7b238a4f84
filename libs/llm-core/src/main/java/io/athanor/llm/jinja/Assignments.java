package io.athanor.llm.jinja;

import java.util.List;

/** Writes values to names, tuples of names and namespace fields. */
final class Assignments {
  private final Evaluator evaluator;

  Assignments(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  void assign(Statement.Target target, Value value, Scope scope) {
    switch (target) {
      case Statement.Target.Variable variable -> scope.set(variable.name(), value);
      case Statement.Target.Unpack unpack -> {
        List<Value> items = Iteration.items(value);
        if (items.size() != unpack.parts().size()) {
          throw new TemplateException(
              "cannot unpack " + items.size() + " values into " + unpack.parts().size());
        }
        for (int index = 0; index < items.size(); index++) {
          assign(unpack.parts().get(index), items.get(index), scope);
        }
      }
      case Statement.Target.NamespaceField field -> {
        Value owner = evaluator.evaluate(new Expression.Name(field.namespace()), scope);
        if (!(owner instanceof Value.Namespace namespace)) {
          throw new TemplateException(
              "cannot assign attribute '" + field.field() + "' on a non-namespace object");
        }
        namespace.fields().put(field.field(), value);
      }
    }
  }
}
