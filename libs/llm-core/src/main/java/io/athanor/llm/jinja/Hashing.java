package io.athanor.llm.jinja;

/**
 * What may be a key of a dict, and finding one: {@code 1}, {@code 1.0} and {@code True} are one.
 */
final class Hashing {
  private Hashing() {}

  /**
   * @throws TemplateException for lists and dicts, also inside a tuple
   */
  static void require(Value key) {
    if (key instanceof Value.Sequence sequence && sequence.tuple()) {
      sequence.items().forEach(Hashing::require);
    } else if (key instanceof Value.Sequence || key instanceof Value.Mapping) {
      throw new TemplateException("unhashable type: '" + Types.name(key) + "'");
    }
  }

  /** A value that is equal for equal keys. */
  static Value canonical(Value key) {
    require(key);
    return switch (key) {
      case Value.Bool flag -> new Value.Int(flag.value() ? 1 : 0);
      case Value.Real number
          when number.value() == Math.rint(number.value()) && Math.abs(number.value()) < 0x1.0p53 ->
          new Value.Int((long) number.value());
      default -> key;
    };
  }
}
