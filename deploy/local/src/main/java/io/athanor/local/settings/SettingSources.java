package io.athanor.local.settings;

import io.athanor.local.failure.PlatformFailure;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/** Where settings come from, the first that has one wins: options, environment, settings file. */
public record SettingSources(
    Map<Setting, String> options, Map<String, String> environment, Map<String, String> file) {

  public SettingSources {
    options = Map.copyOf(options);
    environment = Map.copyOf(environment);
    file = Map.copyOf(file);
  }

  /** With the settings file of a data folder, which may be absent. */
  public static SettingSources read(
      Map<Setting, String> options, Map<String, String> environment, Path settingsFile) {
    var properties = new Properties();
    if (Files.exists(settingsFile)) {
      try (Reader reader = Files.newBufferedReader(settingsFile, StandardCharsets.UTF_8)) {
        properties.load(reader);
      } catch (IOException e) {
        throw new PlatformFailure("%s cannot be read: %s".formatted(settingsFile, e), e);
      }
    }
    Map<String, String> file =
        properties.stringPropertyNames().stream()
            .collect(Collectors.toMap(key -> key, properties::getProperty));
    file.keySet().forEach(key -> requireKnown(settingsFile, key));
    return new SettingSources(options, environment, file);
  }

  /** The value of a setting, blank counting as absent. */
  public Optional<String> find(Setting setting) {
    return Optional.ofNullable(options.get(setting))
        .or(() -> Optional.ofNullable(environment.get(setting.variable())))
        .or(() -> Optional.ofNullable(file.get(setting.key())))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /** The value as a whole number. */
  public int integer(Setting setting, int byDefault) {
    String text = find(setting).orElse(Integer.toString(byDefault));
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new PlatformFailure(
          "%s (%s) must be a whole number, was %s"
              .formatted(setting.option(), setting.variable(), text),
          e);
    }
  }

  private static void requireKnown(Path settingsFile, String key) {
    for (Setting setting : Setting.values()) {
      if (setting.key().equals(key)) {
        return;
      }
    }
    throw new PlatformFailure("%s: unknown setting %s".formatted(settingsFile, key));
  }
}
