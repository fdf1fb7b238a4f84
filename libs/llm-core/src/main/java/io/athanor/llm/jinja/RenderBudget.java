package io.athanor.llm.jinja;

/** Counts what a rendering uses up and stops a runaway template. */
final class RenderBudget {
  private static final int CHARS_PER_STEP = 64;

  private final RenderSettings settings;
  private long steps;
  private int depth;

  RenderBudget(RenderSettings settings) {
    this.settings = settings;
  }

  RenderSettings settings() {
    return settings;
  }

  void step() {
    charge(1);
  }

  /** Charges for a value that was just produced, so that doubling a string or list is not free. */
  Value produced(Value value) {
    switch (value) {
      case Text text -> charge(text.length() / CHARS_PER_STEP);
      case Value.Sequence sequence -> charge(sequence.items().size() / CHARS_PER_STEP);
      default -> {
        // Small.
      }
    }
    return value;
  }

  void charge(long amount) {
    steps += amount;
    if (steps > settings.maxSteps()) {
      throw new TemplateException(
          "stopped after " + settings.maxSteps() + " steps: the template does not come to an end");
    }
  }

  void output(int length) {
    if (length > settings.maxOutputChars()) {
      throw new TemplateException(
          "stopped: the output is longer than " + settings.maxOutputChars() + " characters");
    }
  }

  void enter() {
    if (++depth > settings.maxDepth()) {
      throw new TemplateException("stopped: calls nested deeper than " + settings.maxDepth());
    }
  }

  void leave() {
    depth--;
  }
}
