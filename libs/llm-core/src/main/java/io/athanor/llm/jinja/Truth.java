package io.athanor.llm.jinja;

/** Python's truth value of a value: empty, zero, none and undefined are false. */
final class Truth {
  private Truth() {}

  static boolean of(Value value) {
    return switch (value) {
      case Value.None none -> false;
      case Value.Undefined undefined -> false;
      case Value.Bool flag -> flag.value();
      case Value.Int number -> number.value() != 0;
      case Value.Real number -> number.value() != 0;
      case Text text -> !text.isEmpty();
      case Value.Sequence sequence -> !sequence.items().isEmpty();
      case Value.Mapping mapping -> !mapping.entries().isEmpty();
      case Value.Namespace namespace -> true;
      case Value.Callable callable -> true;
      case LoopVariable loop -> true;
      case Generator generator -> true;
      case View view -> !view.items().isEmpty();
    };
  }
}
