package io.athanor.llm.jinja;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value while a template runs: Python's types as far as chat templates need them. */
sealed interface Value
    permits Text,
        LoopVariable,
        Generator,
        View,
        Value.None,
        Value.Undefined,
        Value.Bool,
        Value.Int,
        Value.Real,
        Value.Sequence,
        Value.Mapping,
        Value.Namespace,
        Value.Callable {

  /** {@code None}. */
  enum None implements Value {
    NONE
  }

  /** A name or attribute that does not exist; {@code problem} is raised when it is really used. */
  record Undefined(String problem) implements Value {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Undefined;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  /** {@code True} or {@code False}. */
  record Bool(boolean value) implements Value {
    static final Bool TRUE = new Bool(true);
    static final Bool FALSE = new Bool(false);

    static Bool of(boolean value) {
      return value ? TRUE : FALSE;
    }
  }

  /** An integer; arithmetic beyond 64 bits is an error. */
  record Int(long value) implements Value {}

  /** A {@code float}. */
  record Real(double value) implements Value {}

  /**
   * A list or a tuple.
   *
   * @param group whether it is a pair of {@code groupby}, whose parts have names
   */
  record Sequence(List<Value> items, boolean tuple, boolean group) implements Value {
    Sequence(List<Value> items, boolean tuple) {
      this(items, tuple, false);
    }

    static Sequence list(List<Value> items) {
      return new Sequence(items, false);
    }

    static Sequence tuple(Value... items) {
      return new Sequence(List.of(items), true);
    }

    static Sequence group(Value grouper, List<Value> members) {
      return new Sequence(List.of(grouper, list(members)), true, true);
    }
  }

  /** A {@code dict}, in insertion order. */
  record Mapping(Map<Value, Value> entries) implements Value {
    @Nullable Value get(String key) {
      return entries.get(Text.literal(key));
    }
  }

  /** {@code namespace(...)}: the only value that a template can change. */
  record Namespace(Map<String, Value> fields) implements Value {
    // Two namespaces are the same only if they are one object, as in Python.
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** A function, macro or bound method. */
  record Callable(String name, Body body) implements Value {
    interface Body {
      Value call(Arguments arguments);
    }
  }

  /**
   * A Java value as a template sees it: strings become data, {@link TrustedText} becomes template
   * text, maps and lists are converted whole.
   *
   * @throws IllegalArgumentException for a type that has no counterpart
   */
  static Value of(@Nullable Object value) {
    return switch (value) {
      case null -> None.NONE;
      case Value already -> already;
      case String text -> Text.data(text);
      case TrustedText text -> Text.literal(text.value());
      case Boolean flag -> Bool.of(flag);
      case Integer number -> new Int(number);
      case Long number -> new Int(number);
      case BigInteger number -> throw new TemplateException("integer beyond 64 bits: " + number);
      case Float number -> new Real(number);
      case Double number -> new Real(number);
      case List<?> list -> Sequence.list(list.stream().map(Value::of).toList());
      case Map<?, ?> map -> {
        Map<Value, Value> entries = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((key, entry) -> entries.put(of(key), of(entry)));
        yield new Mapping(Collections.unmodifiableMap(entries));
      }
      default ->
          throw new IllegalArgumentException(
              "a template variable cannot be a " + value.getClass().getName());
    };
  }
}
