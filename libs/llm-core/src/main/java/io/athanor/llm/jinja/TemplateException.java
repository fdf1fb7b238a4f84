package io.athanor.llm.jinja;

/** A template that cannot be parsed or rendered; the message names the line of the template. */
public class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final int line;

  TemplateException(String problem) {
    this(problem, 0);
  }

  TemplateException(String problem, int line) {
    super(line == 0 ? problem : "chat template, line " + line + ": " + problem);
    this.problem = problem;
    this.line = line;
  }

  /** The problem without its place. */
  public String problem() {
    return problem;
  }

  /** Line of the template, from 1; 0 when unknown. */
  public int line() {
    return line;
  }

  /** The same problem with its place, unless a more exact place is known already. */
  TemplateException at(int place) {
    return line == 0 ? new TemplateException(problem, place) : this;
  }
}
