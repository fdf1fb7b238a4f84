package io.athanor.llm.jinja;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tree of a template's body; {@code line} is where the tag stands. */
sealed interface Statement {
  int line();

  record Data(Text text, int line) implements Statement {}

  record Output(Expression expression, int line) implements Statement {}

  record If(List<Branch> branches, List<Statement> otherwise, int line) implements Statement {}

  record Branch(Expression test, List<Statement> body) {}

  record For(
      Target target,
      Expression iterable,
      @Nullable Expression filter,
      List<Statement> body,
      List<Statement> otherwise,
      boolean recursive,
      int line)
      implements Statement {}

  record Assign(Target target, Expression value, int line) implements Statement {}

  record AssignBlock(Target target, List<FilterStep> filters, List<Statement> body, int line)
      implements Statement {}

  record Macro(String name, Signature signature, List<Statement> body, int line)
      implements Statement {}

  record CallBlock(Expression.Call call, Signature signature, List<Statement> body, int line)
      implements Statement {}

  record FilterBlock(List<FilterStep> filters, List<Statement> body, int line)
      implements Statement {}

  record With(List<Binding> bindings, List<Statement> body, int line) implements Statement {}

  record Generation(List<Statement> body, int line) implements Statement {}

  record Break(int line) implements Statement {}

  record Continue(int line) implements Statement {}

  record FilterStep(String name, Expression.CallArguments arguments) {}

  record Binding(Target target, Expression value) {}

  /**
   * Parameters of a macro; the last ones may have defaults.
   *
   * @param special which of {@code varargs}, {@code kwargs} and {@code caller} the body names: only
   *     then does a call take more than the parameters
   */
  record Signature(List<Parameter> parameters, Set<String> special) {
    static final Signature NONE = new Signature(List.of(), Set.of());

    Signature with(Set<String> names) {
      return new Signature(parameters, names);
    }
  }

  record Parameter(String name, @Nullable Expression fallback) {}

  /** What an assignment or a loop writes to. */
  sealed interface Target {
    record Variable(String name) implements Target {}

    record Unpack(List<Target> parts) implements Target {}

    record NamespaceField(String namespace, String field) implements Target {}
  }
}
