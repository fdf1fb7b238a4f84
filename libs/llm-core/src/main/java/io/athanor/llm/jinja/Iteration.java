package io.athanor.llm.jinja;

import java.util.List;

/** What a {@code for} loop or a sequence filter walks over. */
final class Iteration {
  private Iteration() {}

  static boolean isIterable(Value value) {
    return switch (value) {
      case Text text -> true;
      case Value.Sequence sequence -> true;
      case Value.Mapping mapping -> true;
      case Value.Undefined undefined -> true;
      case Generator generator -> true;
      case View view -> true;
      default -> false;
    };
  }

  /** Whether it has a length and positions. */
  static boolean isSequence(Value value) {
    return value instanceof View view
        ? view.indexed()
        : isIterable(value) && !(value instanceof Generator);
  }

  static List<Value> items(Value value) {
    return switch (value) {
      case Text text -> text.codePoints();
      case Value.Sequence sequence -> sequence.items();
      case Value.Mapping mapping -> List.copyOf(mapping.entries().keySet());
      case Value.Undefined undefined -> List.of();
      case Generator generator -> generator.drain();
      case View view -> view.items();
      default -> throw new TemplateException("'" + Types.name(value) + "' object is not iterable");
    };
  }

  /** Python's {@code len}. */
  static int length(Value value) {
    return switch (value) {
      case Text text -> text.codePointCount();
      case Value.Sequence sequence -> sequence.items().size();
      case Value.Mapping mapping -> mapping.entries().size();
      case Value.Undefined undefined -> 0;
      case View view -> view.items().size();
      case LoopVariable loop -> loop.length();
      default ->
          throw new TemplateException("object of type '" + Types.name(value) + "' has no len()");
    };
  }
}
