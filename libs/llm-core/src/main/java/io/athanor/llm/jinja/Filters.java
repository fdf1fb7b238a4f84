package io.athanor.llm.jinja;

import java.util.HashMap;
import java.util.Map;

/** The filters by name. */
final class Filters {
  interface Filter {
    Value apply(Value input, Arguments arguments, Evaluator evaluator);
  }

  private static final Map<String, Filter> FILTERS = new HashMap<>();

  static {
    FILTERS.putAll(TextFilters.all());
    FILTERS.putAll(SequenceFilters.all());
    FILTERS.putAll(SelectionFilters.all());
    FILTERS.putAll(ValueFilters.all());
  }

  private Filters() {}

  static Filter named(String name) {
    Filter filter = FILTERS.get(name);
    if (filter == null) {
      throw new TemplateException("no filter named '" + name + "'");
    }
    return filter;
  }

  static boolean has(String name) {
    return FILTERS.containsKey(name);
  }
}
