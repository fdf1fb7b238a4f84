package io.athanor.llm.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code a.b} and {@code a['b']}. The dot looks for a Python attribute first and then for an item,
 * the bracket the other way round, as in the reference engine.
 */
final class Attributes {
  private Attributes() {}

  static Value attribute(Value target, String name) {
    if (target instanceof Value.Undefined undefined) {
      throw new TemplateException(undefined.problem());
    }
    Value found = member(target, name);
    if (found == null && target instanceof Value.Mapping mapping) {
      found = mapping.get(name);
    }
    return found == null ? missing(target, name) : found;
  }

  static Value item(Value target, Value key) {
    if (target instanceof Value.Undefined undefined) {
      throw new TemplateException(undefined.problem());
    }
    Value found = entry(target, key);
    if (found == null && key instanceof Text name) {
      found = member(target, name.characters());
    }
    return found == null ? missing(target, PythonText.str(key).characters()) : found;
  }

  private static @Nullable Value entry(Value target, Value key) {
    if (target instanceof Value.Mapping mapping) {
      return CollectionMethods.find(mapping, key);
    }
    if (!Numbers.isInteger(key)) {
      return null;
    }
    long index = Numbers.integer(key, "index");
    if (target instanceof Value.Sequence sequence) {
      return at(sequence.items(), index);
    }
    if (target instanceof View view && view.indexed()) {
      return at(view.items(), index);
    }
    if (target instanceof Text text) {
      Value character = Slices.character(text, index);
      return character;
    }
    return null;
  }

  private static @Nullable Value at(List<Value> items, long index) {
    long position = index < 0 ? index + items.size() : index;
    return position >= 0 && position < items.size() ? items.get((int) position) : null;
  }

  private static @Nullable Value member(Value target, String name) {
    return switch (target) {
      case Text text -> StringMethods.bind(text, name);
      case Value.Mapping mapping -> CollectionMethods.bind(mapping, name);
      case Value.Sequence sequence -> CollectionMethods.bind(sequence, name);
      case Value.Namespace namespace -> namespace.fields().get(name);
      case LoopVariable loop -> loop.attribute(name);
      case Value.Callable callable -> name.equals("name") ? Text.literal(callable.name()) : null;
      default -> null;
    };
  }

  private static Value missing(Value target, String name) {
    return new Value.Undefined(
        target == Value.None.NONE
            ? "'None' has no attribute '" + name + "'"
            : "'" + Types.name(target) + " object' has no attribute '" + name + "'");
  }
}
