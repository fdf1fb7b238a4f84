package io.athanor.llm.jinja;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names visible at one place: those set here, then those of the surrounding scope. */
final class Scope {
  private final @Nullable Scope parent;
  private final Map<String, Value> names = new HashMap<>();

  Scope(@Nullable Scope parent) {
    this.parent = parent;
  }

  @Nullable Value find(String name) {
    for (Scope scope = this; scope != null; scope = scope.parent) {
      Value value = scope.names.get(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  void set(String name, Value value) {
    names.put(name, value);
  }

  Scope inner() {
    return new Scope(this);
  }
}
