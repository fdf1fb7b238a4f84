package io.athanor.trainer.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.athanor.kit.json.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The child JVM that trains, seen from the service: commands go to its standard input, messages
 * come from its standard output, one JSON object a line; its standard error is logged. The child
 * ends by itself when its input closes, so it never outlives the service, even after SIGKILL.
 */
public final class WorkerProcess implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(WorkerProcess.class);
  private static final Logger CHILD = LoggerFactory.getLogger("io.athanor.trainer.worker.child");
  private static final int KEPT_LINES = 30;
  private static final Duration EXIT_GRACE = Duration.ofSeconds(5);

  private final Process process;
  private final Writer commands;
  private final BlockingQueue<WorkerMessage> messages = new LinkedBlockingQueue<>();
  private final Deque<String> lastOutput = new ArrayDeque<>();
  private final Thread errorReader;

  private WorkerProcess(Process process) {
    this.process = process;
    this.commands =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    this.errorReader = reader("error", this::readErrors);
    reader("messages", this::readMessages);
  }

  /** Starts a child; it says {@link WorkerMessage.Ready} when it can take a job. */
  public static WorkerProcess start(WorkerLaunch launch) {
    try {
      Files.createDirectories(launch.workingDirectory());
      WorkerProcess worker = new WorkerProcess(launch.processBuilder().start());
      LOGGER.atInfo().addKeyValue("pid", worker.pid()).log("training worker started");
      return worker;
    } catch (IOException e) {
      throw new UncheckedIOException("the training worker cannot be started: " + e.getMessage(), e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Sends a command; a child that is gone does not hear it, and its end is the next message. */
  public synchronized void send(WorkerCommand command) {
    try {
      commands.write(Json.mapper().writerFor(WorkerCommand.class).writeValueAsString(command));
      commands.write('\n');
      commands.flush();
    } catch (IOException e) {
      LOGGER.atDebug().setCause(e).log("the training worker does not listen any more");
    }
  }

  /** The next message; empty when none came in time. {@link WorkerMessage.Exited} is the last. */
  public Optional<WorkerMessage> next(Duration patience) throws InterruptedException {
    return Optional.ofNullable(messages.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Whether everything it has said so far was taken. */
  public boolean isQuiet() {
    return messages.isEmpty();
  }

  /** Ends the child: closes its input, waits shortly, then kills it. */
  @Override
  public void close() {
    try {
      commands.close();
    } catch (IOException alreadyGone) {
      LOGGER.atDebug().setCause(alreadyGone).log("the training worker is gone already");
    }
    try {
      if (!process.waitFor(EXIT_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the child at once. */
  public void kill() {
    process.destroyForcibly();
  }

  private static Thread reader(String what, Runnable loop) {
    return Thread.ofPlatform().name("training-worker-" + what).daemon().start(loop);
  }

  private void readMessages() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        readMessage(line);
      }
    } catch (IOException e) {
      LOGGER.atDebug().setCause(e).log("the training worker's output ended");
    }
    messages.add(exit());
  }

  private void readMessage(String line) {
    // Native libraries print to standard output as well.
    if (!line.startsWith("{")) {
      CHILD.atInfo().log(line);
      return;
    }
    try {
      messages.add(Json.mapper().readValue(line, WorkerMessage.class));
    } catch (JsonProcessingException e) {
      LOGGER
          .atWarn()
          .addKeyValue("line", line)
          .setCause(e)
          .log("the training worker said something unknown");
    }
  }

  private WorkerMessage.Exited exit() {
    try {
      int exitCode = process.waitFor();
      errorReader.join(Duration.ofSeconds(2));
      synchronized (lastOutput) {
        return new WorkerMessage.Exited(exitCode, String.join("\n", lastOutput));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new WorkerMessage.Exited(-1, "");
    }
  }

  private void readErrors() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        CHILD.atInfo().log(line);
        synchronized (lastOutput) {
          lastOutput.addLast(line);
          if (lastOutput.size() > KEPT_LINES) {
            lastOutput.removeFirst();
          }
        }
      }
    } catch (IOException e) {
      LOGGER.atDebug().setCause(e).log("the training worker's error output ended");
    }
  }
}
