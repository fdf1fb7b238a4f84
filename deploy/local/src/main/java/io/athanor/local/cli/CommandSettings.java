package io.athanor.local.cli;

import io.athanor.local.PlatformState;
import io.athanor.local.access.KeyFolder;
import io.athanor.local.client.ServiceClient;
import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.settings.DataFolder;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.Setting;
import io.athanor.local.settings.SettingSources;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The settings one command line asks for. */
final class CommandSettings {

  private static final String API_KEY_VARIABLE = "ATHANOR_API_KEY";

  private final Map<String, String> environment;
  private final Map<Setting, String> options;

  private CommandSettings(Map<String, String> environment, Map<Setting, String> options) {
    this.environment = environment;
    this.options = options;
  }

  static CommandSettings of(CommandSpec command, Map<String, String> environment) {
    ParseResult parsed = command.commandLine().getParseResult();
    var options = new EnumMap<Setting, String>(Setting.class);
    for (Setting setting : Setting.values()) {
      String value = parsed.matchedOptionValue(setting.option(), "");
      if (!value.isEmpty()) {
        options.put(setting, value);
      }
    }
    return new CommandSettings(environment, options);
  }

  /** The settings file lies in the data folder, so the folder itself cannot be set there. */
  DataFolder home() {
    return new SettingSources(options, environment, Map.of())
        .find(Setting.HOME)
        .map(Path::of)
        .map(DataFolder::new)
        .orElseGet(
            () ->
                DataFolder.byDefault(
                    environment,
                    System.getProperty("user.name"),
                    Path.of(System.getProperty("user.home"))));
  }

  /**
   * The services of the platform that runs on the data folder.
   *
   * @throws PlatformFailure when none runs
   */
  ServiceClient services() {
    DataFolder home = home();
    return PlatformState.ofRunning(home)
        .map(state -> services(URI.create(state.frontDoor())))
        .orElseThrow(
            () ->
                new PlatformFailure(
                    "No platform runs on %s; start it with ./athanor up".formatted(home.root())));
  }

  /** The services behind a front door, with the key they may ask for. */
  ServiceClient services(URI frontDoor) {
    Optional<String> given =
        Optional.ofNullable(environment.get(API_KEY_VARIABLE)).filter(key -> !key.isBlank());
    return new ServiceClient(frontDoor, given.or(() -> new KeyFolder(home()).commandKey()));
  }

  PlatformSettings platform() {
    DataFolder home = home();
    return PlatformSettings.from(
        home, SettingSources.read(options, environment, home.settingsFile()));
  }
}
