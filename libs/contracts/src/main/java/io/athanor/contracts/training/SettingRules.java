package io.athanor.contracts.training;

import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of single hyper-parameters. A message starts with the field's path, so that whoever
 * reads a file can point at the field; what is null is not checked.
 */
final class SettingRules {

  static final List<String> PRESETS = List.of("auto", "facts", "general");
  static final List<String> SCHEDULES = List.of("linear", "cosine", "constant");
  static final List<String> STORAGES = List.of("auto", "fp32", "bf16", "int8", "nf4", "gguf");
  static final List<String> EXPORTS =
      List.of("merged", "gguf-f32", "gguf-f16", "gguf-bf16", "gguf-q8_0", "gguf-q4_0");

  private static final String ALL_LINEAR = "all-linear";
  private static final List<String> MODULES =
      List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

  private SettingRules() {}

  static void oneOf(String field, @Nullable String value, List<String> known) {
    if (value != null && !known.contains(value)) {
      throw new IllegalArgumentException(
          field + " must be one of " + String.join(", ", known) + ", was \"" + value + '"');
    }
  }

  /** Keeps the order and drops repetitions. */
  static @Nullable List<String> eachOneOf(
      String field, @Nullable List<String> values, List<String> known) {
    if (values == null) {
      return null;
    }
    values.forEach(value -> oneOf(field, value, known));
    return List.copyOf(new LinkedHashSet<>(values));
  }

  /** Names as PEFT uses them, also with the path below the layer, or {@code all-linear} alone. */
  static @Nullable List<String> targetModules(String field, @Nullable List<String> names) {
    if (names == null) {
      return null;
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException(field + " needs at least one name; leave it out for all");
    }
    if (names.contains(ALL_LINEAR) && names.size() > 1) {
      throw new IllegalArgumentException(
          field + " must be all-linear alone or names of modules, was " + names);
    }
    for (String name : names) {
      String shortName = name.substring(name.lastIndexOf('.') + 1);
      if (!name.equals(ALL_LINEAR) && !MODULES.contains(shortName)) {
        throw new IllegalArgumentException(
            field
                + " must be all-linear or some of "
                + String.join(", ", MODULES)
                + ", was \""
                + name
                + '"');
      }
    }
    return List.copyOf(new LinkedHashSet<>(names));
  }

  static void between(String field, @Nullable Number value, double least, double most) {
    if (value != null && !(value.doubleValue() >= least && value.doubleValue() <= most)) {
      String range =
          least == Double.MIN_VALUE || least == Float.MIN_VALUE
              ? "above 0"
              : "at least " + number(least);
      throw new IllegalArgumentException(
          field + " must be " + range + " and at most " + number(most) + ", was " + value);
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
