package io.athanor.trainer;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import java.util.Optional;

/**
 * Starts the service; with {@code --run ID --once} only to train one run, and to end when that run
 * has ended. Such a process consumes no topic: it would take messages from the services for the
 * short time it is there.
 */
@QuarkusMain
public final class TrainerMain {

  private static final List<String> CHANNELS =
      List.of("datasets", "training-requests", "files", "training-runs", "training-steps");

  private TrainerMain() {}

  public static void main(String... arguments) {
    try {
      run(arguments).ifPresent(TrainerMain::confineTo);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(ExitCode.SETTINGS);
    }
    Quarkus.run(arguments);
  }

  /** The run that the arguments name; empty without arguments. */
  static Optional<String> run(String... arguments) {
    List<String> given = List.of(arguments);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    if (given.size() == 3 && given.indexOf("--run") >= 0 && given.contains("--once")) {
      int value = given.indexOf("--run") + 1;
      if (value < given.size() && !given.get(value).startsWith("--")) {
        return Optional.of(given.get(value));
      }
    }
    throw new IllegalArgumentException(
        "expected no arguments, or --run ID --once; got " + String.join(" ", given));
  }

  private static void confineTo(String run) {
    System.setProperty("athanor.trainer.run-once", run);
    System.setProperty("athanor.termination.status", Integer.toString(ExitCode.INTERRUPTED));
    // A Job outlives the release that made it: a newer one only adds to the schema.
    System.setProperty("quarkus.flyway.ignore-migration-patterns", "*:future");
    CHANNELS.forEach(
        channel -> System.setProperty("mp.messaging.incoming." + channel + ".enabled", "false"));
  }
}
