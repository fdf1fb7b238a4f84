package io.athanor.llm.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arguments of a call: in order, then by name, as Python binds them. */
record Arguments(List<Value> positional, Map<String, Value> named) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  static Arguments of(Value... positional) {
    return new Arguments(List.of(positional), Map.of());
  }

  @Nullable Value find(int index, String name) {
    return index < positional.size() ? positional.get(index) : named.get(name);
  }

  Value required(int index, String name) {
    Value value = find(index, name);
    if (value == null) {
      throw new TemplateException("missing argument '" + name + "'");
    }
    return value;
  }

  boolean flag(int index, String name, boolean fallback) {
    Value value = find(index, name);
    return value == null ? fallback : Truth.of(value);
  }

  long integer(int index, String name, long fallback) {
    Value value = find(index, name);
    return value == null || value == Value.None.NONE ? fallback : Numbers.integer(value, name);
  }

  Text text(int index, String name) {
    Value value = required(index, name);
    if (value instanceof Text text) {
      return text;
    }
    throw new TemplateException(
        "argument '" + name + "' must be a string, not " + Types.name(value));
  }

  /** The arguments behind the first {@code count}. */
  Arguments from(int count) {
    return new Arguments(
        positional.subList(Math.min(count, positional.size()), positional.size()), named);
  }
}
