package io.athanor.llm.jinja;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code attribute} argument of sequence filters: a path such as {@code 'function.name'}. */
interface ItemKey {
  Value of(Value item);

  static ItemKey by(@Nullable Value attribute) {
    return by(attribute, null);
  }

  /** One key for each of the attributes that {@code sort} takes with commas between. */
  static List<ItemKey> ofEach(@Nullable Value attributes) {
    return attributes instanceof Text text
        ? Arrays.stream(text.characters().split(",", -1))
            .map(attribute -> by(Text.literal(attribute)))
            .toList()
        : List.of(by(attributes));
  }

  /**
   * The item itself without an attribute.
   *
   * @param fallback what a missing attribute gives instead of undefined
   */
  static ItemKey by(@Nullable Value attribute, @Nullable Value fallback) {
    if (attribute == null || attribute == Value.None.NONE) {
      return item -> item;
    }
    if (!(attribute instanceof Text path)) {
      return item -> Attributes.item(item, attribute);
    }
    String[] names = path.characters().split("\\.", -1);
    return item -> {
      Value value = item;
      for (String name : names) {
        boolean index =
            !name.isEmpty() && name.length() < 10 && name.chars().allMatch(Character::isDigit);
        Value part = index ? new Value.Int(Integer.parseInt(name)) : Text.literal(name);
        value = Attributes.item(value, part);
        if (fallback != null && value instanceof Value.Undefined) {
          value = fallback;
        }
      }
      return value;
    };
  }
}
