package io.athanor.trainer.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.trainer.progress.TrainingEvent;
import io.athanor.trainer.recipe.BaseModelCache;
import io.athanor.trainer.recipe.LoraFinetuneRecipe;
import io.athanor.trainer.recipe.StopSignal;
import io.athanor.trainer.recipe.TrainingJob;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads commands on its own thread and trains on the caller's, one run after another; the base
 * stays warm in between.
 *
 * <p>The end of the input means that the supervisor is gone: the current run saves its last
 * boundary and the worker ends.
 */
final class Worker {
  /** Work for the training thread: a job, or nothing more to come. */
  private record Work(@Nullable TrainingJob job) {}

  private static final int LONGEST_QUOTE = 200;

  private final BufferedReader commands;
  private final LineWriter events;
  private final Runnable inputLost;
  private final ObjectMapper json = new ObjectMapper();
  private final BlockingQueue<Work> work = new LinkedBlockingQueue<>();
  private @Nullable StopSignal current;
  private boolean closing;

  /**
   * @param inputLost told when the input ends without a shutdown command
   */
  Worker(BufferedReader commands, LineWriter events, Runnable inputLost) {
    this.commands = commands;
    this.events = events;
    this.inputLost = inputLost;
  }

  /** Works until a shutdown command or the end of the input. */
  void run() throws InterruptedException {
    events.report(new TrainingEvent.Ready());
    Thread.ofPlatform().name("commands").daemon().start(this::readCommands);
    try (BaseModelCache bases = new BaseModelCache()) {
      for (TrainingJob job = work.take().job(); job != null; job = work.take().job()) {
        TrainingEvent ending = new LoraFinetuneRecipe(job, bases, events, begin()).outcome();
        // Whoever reads how the run ended may send the next one at once.
        end();
        events.report(ending);
      }
    }
  }

  private synchronized StopSignal begin() {
    StopSignal signal = current == null ? new StopSignal() : current;
    current = signal;
    if (closing) {
      signal.stop();
    }
    return signal;
  }

  private synchronized void end() {
    current = null;
  }

  private void readCommands() {
    try {
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        if (!line.isBlank() && !handle(line)) {
          return;
        }
      }
    } catch (IOException e) {
      events.report(new TrainingEvent.Failed("", "input-lost", String.valueOf(e.getMessage()), 0));
    }
    inputLost.run();
    shutDown();
  }

  /** Returns false after a shutdown command. */
  private boolean handle(String line) {
    WorkerCommand command;
    try {
      command = json.readValue(line, WorkerCommand.class);
    } catch (JsonProcessingException e) {
      refuse(line, e.getOriginalMessage());
      return true;
    }
    switch (command) {
      case WorkerCommand.Run(TrainingJob job) -> start(job);
      case WorkerCommand.Cancel() -> wish(StopSignal::cancel);
      case WorkerCommand.Pause() -> wish(StopSignal::stop);
      case WorkerCommand.Hold() -> wish(StopSignal::hold);
      case WorkerCommand.GoOn() -> wish(StopSignal::goOn);
      case WorkerCommand.Shutdown() -> {
        shutDown();
        return false;
      }
    }
    return true;
  }

  private synchronized void start(TrainingJob job) {
    if (current != null) {
      events.report(
          new TrainingEvent.Failed(job.runId(), "worker-busy", "another run is going on", 0));
      return;
    }
    // From here on commands mean this run, even before the training thread has taken it.
    current = new StopSignal();
    work.add(new Work(job));
  }

  private synchronized void wish(java.util.function.Consumer<StopSignal> wish) {
    if (current != null) {
      wish.accept(current);
    }
  }

  private synchronized void shutDown() {
    closing = true;
    if (current != null) {
      current.stop();
    }
    work.add(new Work(null));
  }

  private void refuse(String line, String problem) {
    String runId = "";
    try {
      JsonNode tree = json.readTree(line);
      runId = tree.path("job").path("runId").asText("");
    } catch (JsonProcessingException notJson) {
      problem = "no valid JSON: " + line.substring(0, Math.min(line.length(), LONGEST_QUOTE));
    }
    events.report(new TrainingEvent.Failed(runId, "command-invalid", problem, 0));
  }
}
