package io.athanor.local.cli;

import io.athanor.local.console.Console;
import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.settings.Setting;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The command tree. Exit status: 0 done, 1 failed with a message, 2 wrong arguments. */
@Command(name = "athanor")
public final class AthanorCommand {

  private static final int FAILED = 1;
  private static final int WRONG_ARGUMENTS = 2;

  private AthanorCommand() {}

  /** Runs one command line to its end. */
  public static int run(Console console, Map<String, String> environment, String... arguments) {
    if (arguments.length == 0
        || List.of(arguments).stream().anyMatch(AthanorCommand::asksForHelp)) {
      console.line(HelpText.of(arguments));
      return 0;
    }
    return commandLine(console, environment).execute(arguments);
  }

  static CommandLine commandLine(Console console, Map<String, String> environment) {
    var line =
        new CommandLine(new AthanorCommand())
            .addSubcommand(new UpCommand(console, environment))
            .addSubcommand(new DownCommand(console, environment))
            .addSubcommand(new StatusCommand(console, environment))
            .addSubcommand(new LogsCommand(console, environment))
            .addSubcommand(new RunCommand(console, environment))
            .addSubcommand(new RunsCommand(console, environment))
            .addSubcommand(new DeadLettersCommand(console, environment))
            .addSubcommand(new KeysCommand(console, environment))
            .addSubcommand(new DatasetCommand(console, environment))
            .addSubcommand(new PushCommand(console, environment))
            .addSubcommand(new QuickstartCommand(console, environment))
            .addSubcommand(new ChatCommand(console, environment))
            .addSubcommand(new BenchCommand(console));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.getSubcommands().values().forEach(command -> addSettings(command.getCommandSpec()));
    line.setExecutionExceptionHandler((failure, command, result) -> report(console, failure));
    line.setParameterExceptionHandler(
        (failure, ignored) -> {
          String name = failure.getCommandLine().getCommandName();
          String help =
              name.equals("athanor") ? "./athanor --help" : "./athanor " + name + " --help";
          console.error(failure.getMessage() + " (see " + help + ")");
          return WRONG_ARGUMENTS;
        });
    return line;
  }

  private static boolean asksForHelp(String argument) {
    return argument.equals("--help") || argument.equals("-h");
  }

  private static void addSettings(CommandSpec command) {
    for (Setting setting : Setting.values()) {
      command.addOption(OptionSpec.builder(setting.option()).type(String.class).arity("1").build());
    }
    command.addOption(OptionSpec.builder("--no-color").type(boolean.class).build());
  }

  private static int report(Console console, Exception failure) throws Exception {
    if (failure instanceof PlatformFailure expected) {
      console.endLive();
      console.error(expected.text());
      return FAILED;
    }
    throw failure;
  }
}
