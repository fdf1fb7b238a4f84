package io.athanor.llm.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the statements of one rendering. */
final class Interpreter {
  private enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  private final RenderBudget budget;
  private final Evaluator evaluator;
  private final Assignments assignments;
  private final Macros macros;
  private final TextBuilder page = new TextBuilder();
  private final List<Span> generations = new ArrayList<>();
  private TextBuilder output = page;

  Interpreter(RenderSettings settings) {
    budget = new RenderBudget(settings);
    evaluator = new Evaluator(budget);
    assignments = new Assignments(evaluator);
    macros = new Macros(this, evaluator, budget);
  }

  RenderedText run(List<Statement> body, Map<String, ? extends @Nullable Object> variables) {
    Scope globals = new Scope(null);
    Globals.install(globals, budget.settings().clock());
    Scope scope = globals.inner();
    variables.forEach((name, value) -> scope.set(name, Value.of(value)));
    // Assignments of the template shadow the variables, they do not change them.
    runAll(body, scope.inner());
    Text text = page.build();
    return new RenderedText(text.characters(), generations, text.dataSpans());
  }

  private Flow runAll(List<Statement> body, Scope scope) {
    for (Statement statement : body) {
      Flow flow;
      try {
        budget.step();
        flow = run(statement, scope);
      } catch (TemplateException failure) {
        throw failure.at(statement.line());
      }
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }

  private Flow run(Statement statement, Scope scope) {
    switch (statement) {
      case Statement.Data data -> write(data.text());
      case Statement.Output tag ->
          write(PythonText.str(evaluator.evaluate(tag.expression(), scope)));
      case Statement.If conditional -> {
        return conditional(conditional, scope);
      }
      case Statement.For loop -> loop(loop, evaluator.evaluate(loop.iterable(), scope), scope, 0);
      case Statement.Assign assign ->
          assignments.assign(assign.target(), evaluator.evaluate(assign.value(), scope), scope);
      case Statement.AssignBlock assign -> {
        Captured body = captureBody(assign.body(), scope.inner());
        if (body.flow() != Flow.NEXT) {
          return body.flow();
        }
        assignments.assign(
            assign.target(), evaluator.applyAll(assign.filters(), body.text(), scope), scope);
      }
      case Statement.Macro macro -> scope.set(macro.name(), macros.define(macro, scope));
      case Statement.CallBlock call -> write(PythonText.str(macros.callBlock(call, scope)));
      case Statement.FilterBlock filter -> {
        Captured body = captureBody(filter.body(), scope.inner());
        if (body.flow() != Flow.NEXT) {
          return body.flow();
        }
        Value filtered = evaluator.applyAll(filter.filters(), body.text(), scope);
        if (!(filtered instanceof Text part)) {
          throw new TemplateException(
              "a filter block must make a string, not " + Types.name(filtered));
        }
        write(part);
      }
      case Statement.With with -> {
        Scope inner = scope.inner();
        for (Statement.Binding binding : with.bindings()) {
          assignments.assign(binding.target(), evaluator.evaluate(binding.value(), scope), inner);
        }
        return runAll(with.body(), inner);
      }
      case Statement.Generation generation -> generation(generation, scope);
      case Statement.Break stop -> {
        return Flow.BREAK;
      }
      case Statement.Continue next -> {
        return Flow.CONTINUE;
      }
    }
    return Flow.NEXT;
  }

  private Flow conditional(Statement.If conditional, Scope scope) {
    for (Statement.Branch branch : conditional.branches()) {
      if (Truth.of(evaluator.evaluate(branch.test(), scope))) {
        return runAll(branch.body(), scope);
      }
    }
    return runAll(conditional.otherwise(), scope);
  }

  private void loop(Statement.For loop, Value iterable, Scope scope, int depth) {
    List<Value> items = selected(loop, Iteration.items(iterable), scope);
    LoopVariable variable =
        new LoopVariable(
            items,
            depth,
            loop.recursive() ? arguments -> recurse(loop, arguments, scope, depth) : null);
    // As in the reference engine a round that is left by break or continue does not count.
    boolean completed = false;
    for (int index = 0; index < items.size(); index++) {
      budget.step();
      variable.moveTo(index);
      Scope round = scope.inner();
      round.set("loop", variable);
      assignments.assign(loop.target(), items.get(index), round);
      Flow flow = runAll(loop.body(), round);
      completed |= flow == Flow.NEXT;
      if (flow == Flow.BREAK) {
        break;
      }
    }
    if (!completed) {
      runAll(loop.otherwise(), scope.inner());
    }
  }

  private List<Value> selected(Statement.For loop, List<Value> items, Scope scope) {
    if (loop.filter() == null) {
      return items;
    }
    List<Value> selected = new ArrayList<>();
    for (Value item : items) {
      Scope round = scope.inner();
      assignments.assign(loop.target(), item, round);
      if (Truth.of(evaluator.evaluate(loop.filter(), round))) {
        selected.add(item);
      }
    }
    return selected;
  }

  private Value recurse(Statement.For loop, Arguments arguments, Scope scope, int depth) {
    return captured(() -> loop(loop, arguments.required(0, "iterable"), scope, depth + 1));
  }

  private void generation(Statement.Generation generation, Scope scope) {
    int start = page.length();
    runAll(generation.body(), scope.inner());
    // Inside a captured block the place in the page is not known yet; the reference engine has no
    // span there either.
    if (output == page) {
      generations.add(new Span(start, page.length()));
    }
  }

  /** What the body writes, as a value. */
  Text capture(List<Statement> body, Scope scope) {
    return captured(() -> runAll(body, scope));
  }

  /** What a body wrote, and whether it was left by break or continue: then nobody sees it. */
  private record Captured(Flow flow, Text text) {}

  private Captured captureBody(List<Statement> body, Scope scope) {
    Flow[] flow = {Flow.NEXT};
    Text text = captured(() -> flow[0] = runAll(body, scope));
    return new Captured(flow[0], text);
  }

  private Text captured(Runnable body) {
    TextBuilder outer = output;
    TextBuilder inner = new TextBuilder();
    budget.enter();
    output = inner;
    body.run();
    output = outer;
    budget.leave();
    Text text = inner.build();
    budget.produced(text);
    return text;
  }

  private void write(Text text) {
    output.append(text);
    budget.output(output.length());
  }
}
