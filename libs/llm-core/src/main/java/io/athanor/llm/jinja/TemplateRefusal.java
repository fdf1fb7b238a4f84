package io.athanor.llm.jinja;

/**
 * The template called {@code raise_exception}: it does not accept this conversation, for example
 * because roles do not alternate. {@link #problem()} is the template author's own text.
 */
public final class TemplateRefusal extends TemplateException {
  private static final long serialVersionUID = 1L;

  TemplateRefusal(String problem) {
    super(problem);
  }

  private TemplateRefusal(String problem, int line) {
    super(problem, line);
  }

  @Override
  TemplateException at(int place) {
    return line() == 0 ? new TemplateRefusal(problem(), place) : this;
  }
}
