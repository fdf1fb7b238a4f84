package io.athanor.llm.jinja;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@code map}, {@code select} and their like return: items made when they are asked for, and
 * handed out once. As in Python it is always true, has no length and no positions.
 */
final class Generator implements Value {
  private final Supplier<Iterator<Value>> source;
  private @Nullable Iterator<Value> items;

  Generator(Supplier<Iterator<Value>> source) {
    this.source = source;
  }

  /** The next item, null at the end. */
  @Nullable Value next() {
    Iterator<Value> open = items;
    if (open == null) {
      open = source.get();
      items = open;
    }
    return open.hasNext() ? open.next() : null;
  }

  /** All that is left. */
  List<Value> drain() {
    List<Value> left = new ArrayList<>();
    for (Value item = next(); item != null; item = next()) {
      left.add(item);
    }
    return left;
  }
}
