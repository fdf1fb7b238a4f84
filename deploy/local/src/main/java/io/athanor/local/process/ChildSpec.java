package io.athanor.local.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One child process: how to start it, when it counts as ready, how to end it.
 *
 * @param name short name, also of its log file and of its process record
 * @param environment variables set on top of the launcher's own
 * @param port port it listens on, for the status table
 * @param readiness asked again and again until it says yes
 * @param readyTimeout time after which a start that is not ready counts as failed
 * @param stopSignal signal that asks for an ordered end ({@code TERM}, {@code INT})
 * @param user system user to run as
 * @param preparation done before every start, also those after a death
 */
public record ChildSpec(
    String name,
    List<String> command,
    Map<String, String> environment,
    Path workingFolder,
    Path log,
    OptionalInt port,
    Readiness readiness,
    Duration readyTimeout,
    StopSignal stopSignal,
    RunAs user,
    Runnable preparation) {

  public ChildSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** A child that needs nothing done before it is started. */
  public ChildSpec(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path workingFolder,
      Path log,
      OptionalInt port,
      Readiness readiness,
      Duration readyTimeout,
      StopSignal stopSignal,
      RunAs user) {
    this(
        name,
        command,
        environment,
        workingFolder,
        log,
        port,
        readiness,
        readyTimeout,
        stopSignal,
        user,
        () -> {});
  }

  /** Whether a process that runs can be used by others. */
  @FunctionalInterface
  public interface Readiness {
    boolean isReady();
  }

  /** Signals that ask for an ordered end. */
  public enum StopSignal {
    /** What a JVM runs its shutdown hooks for. */
    TERM,
    /** PostgreSQL's fast shutdown: sessions are ended, the checkpoint is written. */
    INT
  }
}
