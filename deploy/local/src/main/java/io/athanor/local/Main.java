package io.athanor.local;

import io.athanor.local.cli.AthanorCommand;
import io.athanor.local.console.Console;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Entry point of the launcher; {@code ./athanor} builds what is missing and calls it. */
public final class Main {

  // Loggers are held by weak references only: a level set on a forgotten one is lost.
  private static final List<Logger> QUIET =
      List.of(
          Logger.getLogger("org.apache.kafka"), Logger.getLogger("io.vertx"), Logger.getLogger(""));

  private Main() {}

  public static void main(String[] arguments) {
    QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
    Map<String, String> environment = System.getenv();
    boolean withoutColour = List.of(arguments).contains("--no-color");
    Console console = Console.ofProcess(environment, withoutColour);
    System.exit(AthanorCommand.run(console, environment, arguments));
  }
}
