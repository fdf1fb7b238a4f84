package io.athanor.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.local.console.Console;
import io.athanor.local.settings.Setting;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The help pages are plain files: these tests keep them and the options together. */
class HelpTextTest {

  private static final Set<String> WITHOUT_PLATFORM_SETTINGS =
      Set.of("down", "status", "logs", "chat", "runs", "keys", "dataset", "push", "dead-letters");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up",
        "down",
        "status",
        "logs",
        "run",
        "quickstart",
        "chat",
        "runs",
        "keys",
        "dataset",
        "dead-letters",
        "push"
      })
  void pageNamesEveryOption(String name) {
    // Given
    String page = HelpText.of(name);
    CommandLine command = commandLine().getSubcommands().get(name);
    // When
    Set<String> missing =
        command.getCommandSpec().options().stream()
            .map(OptionSpec::longestName)
            .filter(
                option -> !(isPlatformSetting(option) && WITHOUT_PLATFORM_SETTINGS.contains(name)))
            .filter(option -> !page.contains(option))
            .collect(Collectors.toSet());
    // Then
    assertThat(missing).isEmpty();
  }

  @Test
  void overviewNamesEveryCommand() {
    assertThat(HelpText.of("athanor")).contains(commandLine().getSubcommands().keySet());
  }

  private static boolean isPlatformSetting(String option) {
    for (Setting setting : Setting.values()) {
      if (setting != Setting.HOME && setting.option().equals(option)) {
        return true;
      }
    }
    return false;
  }

  private static CommandLine commandLine() {
    return AthanorCommand.commandLine(Console.ofProcess(Map.of(), true), Map.of());
  }
}
