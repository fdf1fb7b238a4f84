package io.athanor.local.cli;

import io.athanor.local.PlatformState;
import io.athanor.local.console.Console;
import io.athanor.local.console.Style;
import io.athanor.local.console.TextTable;
import io.athanor.local.process.ChildSnapshot;
import io.athanor.local.process.ProcessMemory;
import io.athanor.local.settings.DataFolder;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the processes of the running platform; status 1 when none runs. */
@Command(name = "status")
final class StatusCommand implements Callable<Integer> {

  private final Console console;
  private final Map<String, String> environment;

  @Spec private CommandSpec command = CommandSpec.create();

  StatusCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.environment = environment;
  }

  @Override
  public Integer call() {
    DataFolder home = CommandSettings.of(command, environment).home();
    Optional<PlatformState> running = PlatformState.ofRunning(home);
    if (running.isEmpty()) {
      console.line("No platform runs on " + home.root());
      return 1;
    }
    PlatformState state = running.get();
    console.line(
        "%s  %s"
            .formatted(
                console.styled(Style.BOLD, state.frontDoor()),
                state.ready() ? "ready" : "starting"));
    var table = TextTable.unlimited(6);
    table.row(List.of("PROCESS", "PID", "PORT", "STATE", "RESTARTS", "MEMORY"));
    OptionalLong launcher = ProcessMemory.of(state.pid());
    long total = launcher.orElse(0);
    int port = URI.create(state.frontDoor()).getPort();
    table.row(cells("launcher", state.pid(), port, "ready", 0, launcher));
    for (ChildSnapshot child : state.processes()) {
      OptionalLong memory = ProcessMemory.ofTree(child.pid());
      total += memory.orElse(0);
      String word = child.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      table.row(cells(child.name(), child.pid(), child.port(), word, child.restarts(), memory));
    }
    table.row(List.of("total", "", "", "", "", megabytes(OptionalLong.of(total))));
    table.lines().forEach(console::line);
    return 0;
  }

  private static List<String> cells(
      String name, long pid, int port, String state, int restarts, OptionalLong memory) {
    return List.of(
        name,
        pid == 0 ? "-" : Long.toString(pid),
        port == 0 ? "-" : Integer.toString(port),
        state,
        Integer.toString(restarts),
        megabytes(memory));
  }

  private static String megabytes(OptionalLong bytes) {
    return bytes.isEmpty() ? "?" : "%d MB".formatted(bytes.getAsLong() >> 20);
  }
}
