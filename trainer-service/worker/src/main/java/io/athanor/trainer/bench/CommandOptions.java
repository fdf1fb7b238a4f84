package io.athanor.trainer.bench;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Options of a command line: {@code --name value}, {@code --name=value} and flags. */
final class CommandOptions {
  private final Map<String, String> values = new HashMap<>();
  private final Set<String> flags = new HashSet<>();

  /**
   * @throws IllegalArgumentException naming what is unknown, lacks its value or has none to take
   */
  static CommandOptions parse(List<String> arguments, Set<String> valued, Set<String> known) {
    CommandOptions options = new CommandOptions();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      if (valued.contains(name)) {
        if (equals < 0 && i + 1 == arguments.size()) {
          throw new IllegalArgumentException(name + " needs a value");
        }
        options.values.put(name, equals < 0 ? arguments.get(++i) : argument.substring(equals + 1));
      } else if (known.contains(argument)) {
        options.flags.add(argument);
      } else {
        throw new IllegalArgumentException(
            "there is no option %s; ./athanor bench --help lists them".formatted(argument));
      }
    }
    return options;
  }

  boolean flag(String name) {
    return flags.contains(name);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** A whole number of at least 1. */
  int count(String name, int fallback) {
    String text = values.get(name);
    if (text == null) {
      return fallback;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= 1) {
        return value;
      }
    } catch (NumberFormatException notWhole) {
      // Refused below, like a number that is too small.
    }
    throw new IllegalArgumentException(
        "%s must be a whole number of at least 1, was '%s'".formatted(name, text));
  }

  double number(String name, double fallback) {
    String text = values.get(name);
    try {
      return text == null ? fallback : Double.parseDouble(text);
    } catch (NumberFormatException notNumber) {
      throw new IllegalArgumentException(
          "%s must be a number, was '%s'".formatted(name, text), notNumber);
    }
  }

  /**
   * @throws IllegalArgumentException when both options were given
   */
  void apart(String one, String other) {
    if (values.containsKey(one) && values.containsKey(other)) {
      throw new IllegalArgumentException(one + " and " + other + " exclude each other");
    }
  }
}
