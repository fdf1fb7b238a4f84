package io.athanor.llm.jinja;

/** Python's names of the types, for error messages. */
final class Types {
  private Types() {}

  static String name(Value value) {
    return switch (value) {
      case Value.None none -> "NoneType";
      case Value.Undefined undefined -> "Undefined";
      case Value.Bool flag -> "bool";
      case Value.Int number -> "int";
      case Value.Real number -> "float";
      case Text text -> "str";
      case Value.Sequence sequence -> sequence.tuple() ? "tuple" : "list";
      case Value.Mapping mapping -> "dict";
      case Value.Namespace namespace -> "Namespace";
      case Value.Callable callable -> "function";
      case LoopVariable loop -> "LoopContext";
      case Generator generator -> "generator";
      case View view -> view.type();
    };
  }
}
