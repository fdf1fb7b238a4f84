package io.athanor.llm.jinja;

import java.util.HashSet;
import java.util.List;

/**
 * A {@code range} or what {@code keys()}, {@code values()} and {@code items()} of a dict return:
 * walked over like a list, but none.
 *
 * @param type Python's name of the type
 * @param indexed whether an item can be asked for by its position
 * @param shown how it is written; for the views of a dict from their items
 */
record View(String type, List<Value> items, boolean indexed, String shown) implements Value {
  View {
    items = List.copyOf(items);
  }

  static View ofDict(String part, List<Value> items) {
    return new View("dict_" + part, items, false, "");
  }

  static View range(List<Value> items, long start, long stop, long step) {
    String third = step == 1 ? "" : ", " + step;
    return new View("range", items, true, "range(" + start + ", " + stop + third + ")");
  }

  /** Ranges by their items; keys and items of dicts as sets; values only with themselves. */
  boolean sameAs(View other) {
    if (!type.equals(other.type)) {
      return false;
    }
    return switch (type) {
      case "range" -> items.equals(other.items);
      case "dict_values" -> this == other;
      default -> new HashSet<>(items).equals(new HashSet<>(other.items));
    };
  }
}
