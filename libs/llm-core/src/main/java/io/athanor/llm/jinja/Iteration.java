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
      default -> false;
    };
  }

  static List<Value> items(Value value) {
    return switch (value) {
      case Text text -> text.codePoints();
      case Value.Sequence sequence -> sequence.items();
      case Value.Mapping mapping -> List.copyOf(mapping.entries().keySet());
      case Value.Undefined undefined -> List.of();
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
      case LoopVariable loop -> loop.length();
      default ->
          throw new TemplateException("object of type '" + Types.name(value) + "' has no len()");
    };
  }
}
