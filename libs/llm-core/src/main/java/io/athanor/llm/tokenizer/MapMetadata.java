package io.athanor.llm.tokenizer;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Metadata in a map, whatever the reader chose for arrays. */
record MapMetadata(Map<String, ? extends Object> values) implements TokenizerMetadata {
  @Override
  public @Nullable String string(String key) {
    Object value = values.get(key);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw wrongType(key, "a string", value);
  }

  @Override
  public @Nullable Long integer(String key) {
    Object value = values.get(key);
    return value == null ? null : number(key, value).longValue();
  }

  @Override
  public @Nullable Boolean flag(String key) {
    Object value = values.get(key);
    if (value == null || value instanceof Boolean) {
      return (Boolean) value;
    }
    throw wrongType(key, "a boolean", value);
  }

  @Override
  public String @Nullable [] strings(String key) {
    IntFunction<Object> items = items(key);
    if (items == null) {
      return null;
    }
    String[] strings = new String[size(key)];
    for (int index = 0; index < strings.length; index++) {
      Object item = items.apply(index);
      if (!(item instanceof String text)) {
        throw wrongType(key, "a list of strings", item);
      }
      strings[index] = text;
    }
    return strings;
  }

  @Override
  public int @Nullable [] integers(String key) {
    IntFunction<Object> items = items(key);
    if (items == null) {
      return null;
    }
    int[] integers = new int[size(key)];
    for (int index = 0; index < integers.length; index++) {
      integers[index] = number(key, items.apply(index)).intValue();
    }
    return integers;
  }

  @Override
  public float @Nullable [] floats(String key) {
    IntFunction<Object> items = items(key);
    if (items == null) {
      return null;
    }
    float[] floats = new float[size(key)];
    for (int index = 0; index < floats.length; index++) {
      floats[index] = number(key, items.apply(index)).floatValue();
    }
    return floats;
  }

  private @Nullable IntFunction<Object> items(String key) {
    Object value = values.get(key);
    return switch (value) {
      case null -> null;
      case List<?> list -> index -> list.get(index);
      case Object array when array.getClass().isArray() -> index -> Array.get(array, index);
      default -> throw wrongType(key, "an array", value);
    };
  }

  private int size(String key) {
    Object value = values.get(key);
    return value instanceof List<?> list ? list.size() : value == null ? 0 : Array.getLength(value);
  }

  private static Number number(String key, Object value) {
    if (value instanceof Number number) {
      return number;
    }
    throw wrongType(key, "a number", value);
  }

  private static TokenizerException wrongType(String key, String wanted, Object value) {
    return new TokenizerException(
        "GGUF key " + key + " must be " + wanted + ", is " + value.getClass().getSimpleName());
  }
}
