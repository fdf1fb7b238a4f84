package io.athanor.llm.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses a template's body: text, output tags and block tags. */
final class StatementParser {
  private static final int MAX_NESTING = 100;

  private final TokenStream stream;
  private final ExpressionParser expressions;
  private final TargetParser targets;
  private int nesting;
  private int loops;

  StatementParser(TokenStream stream) {
    this.stream = stream;
    this.expressions = new ExpressionParser(stream);
    this.targets = new TargetParser(stream, expressions);
  }

  List<Statement> parseTemplate() {
    return parseUntil(Set.of());
  }

  /** Statements up to one of the end tags; the stream then stands on that tag's name. */
  private List<Statement> parseUntil(Set<String> endTags) {
    if (++nesting > MAX_NESTING) {
      throw stream.error("blocks nested deeper than " + MAX_NESTING);
    }
    List<Statement> body = new ArrayList<>();
    while (true) {
      Token token = stream.next();
      switch (token.kind()) {
        case DATA -> body.add(new Statement.Data(Text.literal(token.text()), token.line()));
        case VARIABLE_BEGIN -> {
          body.add(new Statement.Output(expressions.parseTuple(), token.line()));
          stream.expect(Token.Kind.VARIABLE_END, "'}}'");
        }
        case BLOCK_BEGIN -> {
          if (stream.at(Token.Kind.NAME) && endTags.contains(stream.current().text())) {
            nesting--;
            return body;
          }
          body.add(block(stream.expectIdentifier(), token.line()));
        }
        default -> {
          if (!endTags.isEmpty()) {
            throw stream.error("missing one of the tags " + String.join(", ", endTags));
          }
          nesting--;
          return body;
        }
      }
    }
  }

  private List<Statement> bodyUntil(String endTag) {
    endOfTag();
    List<Statement> body = parseUntil(Set.of(endTag));
    stream.next();
    endOfTag();
    return body;
  }

  private void endOfTag() {
    stream.expect(Token.Kind.BLOCK_END, "'%}'");
  }

  private Statement block(String tag, int line) {
    return switch (tag) {
      case "if" -> conditional(line);
      case "for" -> loop(line);
      case "set" -> assignment(line);
      case "macro" -> {
        String name = stream.expectIdentifier();
        Statement.Signature signature = targets.signature();
        int start = stream.position();
        List<Statement> body = outsideLoop("endmacro");
        yield new Statement.Macro(name, signature.with(stream.namesSince(start)), body, line);
      }
      case "call" -> call(line);
      case "filter" -> new Statement.FilterBlock(filterSteps(true), bodyUntil("endfilter"), line);
      case "with" -> with(line);
      case "generation" -> new Statement.Generation(outsideLoop("endgeneration"), line);
      case "break", "continue" -> {
        if (loops == 0) {
          throw new TemplateException("'" + tag + "' outside a loop", line);
        }
        endOfTag();
        yield tag.equals("break") ? new Statement.Break(line) : new Statement.Continue(line);
      }
      default -> throw new TemplateException("unknown tag '" + tag + "'", line);
    };
  }

  /** A body that is a function of its own in the reference engine: no break out of it. */
  private List<Statement> outsideLoop(String endTag) {
    int outer = loops;
    loops = 0;
    List<Statement> body = bodyUntil(endTag);
    loops = outer;
    return body;
  }

  private Statement conditional(int line) {
    List<Statement.Branch> branches = new ArrayList<>();
    List<Statement> otherwise = List.of();
    String tag = "if";
    while (!tag.equals("endif")) {
      @Nullable Expression test = tag.equals("else") ? null : expressions.parseTuple();
      endOfTag();
      List<Statement> body =
          parseUntil(test == null ? Set.of("endif") : Set.of("elif", "else", "endif"));
      if (test == null) {
        otherwise = body;
      } else {
        branches.add(new Statement.Branch(test, body));
      }
      tag = stream.expectIdentifier();
    }
    endOfTag();
    return new Statement.If(branches, otherwise, line);
  }

  private Statement loop(int line) {
    Statement.Target target = targets.loopTarget();
    stream.expectName("in");
    Expression iterable = targets.iterable();
    @Nullable Expression filter = stream.skipName("if") ? expressions.parse() : null;
    boolean recursive = stream.skipName("recursive");
    endOfTag();
    loops++;
    List<Statement> body = parseUntil(Set.of("else", "endfor"));
    loops--;
    List<Statement> otherwise = List.of();
    if (stream.expectIdentifier().equals("else")) {
      endOfTag();
      otherwise = parseUntil(Set.of("endfor"));
      stream.next();
    }
    endOfTag();
    return new Statement.For(target, iterable, filter, body, otherwise, recursive, line);
  }

  private Statement assignment(int line) {
    Statement.Target target = targets.assignmentTarget();
    if (stream.skipOperator("=")) {
      Expression value = expressions.parseTuple();
      endOfTag();
      return new Statement.Assign(target, value, line);
    }
    return new Statement.AssignBlock(target, filterSteps(false), bodyUntil("endset"), line);
  }

  private Statement call(int line) {
    Statement.Signature signature =
        stream.atOperator("(") ? targets.signature() : Statement.Signature.NONE;
    if (!(expressions.parse() instanceof Expression.Call call)) {
      throw new TemplateException("a call block needs a call", line);
    }
    int start = stream.position();
    List<Statement> body = outsideLoop("endcall");
    return new Statement.CallBlock(call, signature.with(stream.namesSince(start)), body, line);
  }

  private Statement with(int line) {
    List<Statement.Binding> bindings = new ArrayList<>();
    while (!stream.at(Token.Kind.BLOCK_END)) {
      Statement.Target target = targets.assignmentTarget();
      stream.expectOperator("=");
      bindings.add(new Statement.Binding(target, expressions.parse()));
      if (!stream.at(Token.Kind.BLOCK_END)) {
        stream.expectOperator(",");
      }
    }
    return new Statement.With(bindings, bodyUntil("endwith"), line);
  }

  private List<Statement.FilterStep> filterSteps(boolean first) {
    List<Statement.FilterStep> steps = new ArrayList<>();
    boolean more = first || stream.skipOperator("|");
    while (more) {
      steps.add(targets.filterStep());
      more = stream.skipOperator("|");
    }
    return steps;
  }
}
