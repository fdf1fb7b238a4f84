package io.athanor.llm.format;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Metadata of a GGUF file in file order, with typed access that names file and key on failure. */
public final class GgufMetadata {
  private final Path file;
  private final Map<String, GgufValue> values;

  GgufMetadata(Path file, Map<String, GgufValue> values) {
    this.file = file;
    this.values = Collections.unmodifiableMap(values);
  }

  public Map<String, GgufValue> values() {
    return values;
  }

  /** Java values by key, as {@link GgufValue#plain()} describes them. */
  public Map<String, Object> plain() {
    Map<String, Object> plain = new LinkedHashMap<>();
    values.forEach((key, value) -> plain.put(key, value.plain()));
    return Collections.unmodifiableMap(plain);
  }

  public boolean contains(String key) {
    return values.containsKey(key);
  }

  public Optional<String> string(String key) {
    return value(key, String.class, "text");
  }

  public String requiredString(String key) {
    return string(key).orElseThrow(() -> missing(key));
  }

  /** A whole number that fits an {@code int}; all sizes and ids do. */
  public Optional<Integer> integer(String key) {
    return value(key, Number.class, "a number")
        .map(
            number -> {
              if (number.doubleValue() != number.intValue()) {
                throw new ModelFileException(file, key + " = " + number + " is out of range");
              }
              return number.intValue();
            });
  }

  public int requiredInteger(String key) {
    return integer(key).orElseThrow(() -> missing(key));
  }

  public Optional<Double> decimal(String key) {
    return value(key, Number.class, "a number").map(Number::doubleValue);
  }

  public double requiredDecimal(String key) {
    return decimal(key).orElseThrow(() -> missing(key));
  }

  private <T> Optional<T> value(String key, Class<T> type, String description) {
    GgufValue value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value.plain())) {
      throw new ModelFileException(file, key + " must be " + description);
    }
    return Optional.of(type.cast(value.plain()));
  }

  private ModelFileException missing(String key) {
    return new ModelFileException(file, "metadata key " + key + " is missing");
  }
}
