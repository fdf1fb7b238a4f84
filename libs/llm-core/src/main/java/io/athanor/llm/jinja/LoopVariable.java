package io.athanor.llm.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code loop} variable of one loop; it moves on with the loop. */
final class LoopVariable implements Value {
  private final List<Value> items;
  private final int depth;
  private final Value.Callable.@Nullable Body recursion;
  private int index;
  private @Nullable List<Value> lastChanged;

  LoopVariable(List<Value> items, int depth, Value.Callable.@Nullable Body recursion) {
    this.items = items;
    this.depth = depth;
    this.recursion = recursion;
  }

  void moveTo(int position) {
    index = position;
  }

  int length() {
    return items.size();
  }

  /** As the reference engine writes the variable itself. */
  String shown() {
    return "<LoopContext " + (index + 1) + "/" + items.size() + ">";
  }

  int depth() {
    return depth;
  }

  Value recurse(Arguments arguments) {
    if (recursion == null) {
      throw new TemplateException("loop(...) needs the 'recursive' marker on the for tag");
    }
    return recursion.call(arguments);
  }

  @Nullable Value attribute(String name) {
    return switch (name) {
      case "index" -> new Int(index + 1L);
      case "index0" -> new Int(index);
      case "revindex" -> new Int((long) items.size() - index);
      case "revindex0" -> new Int(items.size() - index - 1L);
      case "first" -> Bool.of(index == 0);
      case "last" -> Bool.of(index == items.size() - 1);
      case "length" -> new Int(items.size());
      case "depth" -> new Int(depth + 1L);
      case "depth0" -> new Int(depth);
      case "previtem" ->
          index > 0 ? items.get(index - 1) : new Undefined("there is no previous item");
      case "nextitem" ->
          index + 1 < items.size() ? items.get(index + 1) : new Undefined("there is no next item");
      case "cycle" -> new Callable("cycle", this::cycle);
      case "changed" -> new Callable("changed", this::changed);
      default -> null;
    };
  }

  private Value cycle(Arguments arguments) {
    if (arguments.positional().isEmpty()) {
      throw new TemplateException("no items for cycling given");
    }
    return arguments.positional().get(index % arguments.positional().size());
  }

  private Value changed(Arguments arguments) {
    boolean changed = !arguments.positional().equals(lastChanged);
    lastChanged = arguments.positional();
    return Bool.of(changed);
  }
}
