package io.athanor.trainer.job;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RunId;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.transaction.Transactions;
import io.athanor.trainer.run.RunCommands;
import io.athanor.trainer.run.TrainingRun;
import io.athanor.trainer.run.TrainingRunRepository;
import io.athanor.trainer.run.TrainingRunState;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Cancels, pauses and resumes jobs. A worker stops at the end of its step: the answer waits for
 * that a few seconds, since clients expect to see the new status in it.
 */
@ApplicationScoped
class JobControl {

  private static final Duration LOOK = Duration.ofMillis(100);

  private final Transactions transactions;
  private final JobReading reading;
  private final JobRepository jobs;
  private final JobEventRepository events;
  private final RunCommands commands;
  private final TrainingRunRepository runs;
  private final JobConfig config;
  private final InstantSource clock;

  JobControl(
      Transactions transactions,
      JobReading reading,
      JobRepository jobs,
      JobEventRepository events,
      RunCommands commands,
      TrainingRunRepository runs,
      JobConfig config,
      InstantSource clock) {
    this.transactions = transactions;
    this.reading = reading;
    this.jobs = jobs;
    this.events = events;
    this.commands = commands;
    this.runs = runs;
    this.config = config;
    this.clock = clock;
  }

  JobObject cancel(String id) {
    FineTuningJob job = reading.job(id);
    return switch (job.state()) {
      case VALIDATING -> cancelBeforeItsRun(id, job);
      case SUBMITTED -> command(id, job, commands::cancel, "cancelled");
      case CANCELLED -> reading.show(id);
      case SUCCEEDED, FAILED -> throw conflict(id, "cancelled");
    };
  }

  JobObject pause(String id) {
    FineTuningJob job = reading.job(id);
    return switch (job.state()) {
      case SUBMITTED -> command(id, job, commands::pause, "paused");
      case VALIDATING, SUCCEEDED, FAILED, CANCELLED -> throw conflict(id, "paused");
    };
  }

  JobObject resume(String id) {
    FineTuningJob job = reading.job(id);
    return switch (job.state()) {
      case SUBMITTED -> command(id, job, commands::resume, "resumed");
      case VALIDATING, SUCCEEDED, FAILED, CANCELLED -> throw conflict(id, "resumed");
    };
  }

  private JobObject cancelBeforeItsRun(String id, FineTuningJob job) {
    boolean done =
        transactions.await(
            () ->
                jobs.cancelled(job.id(), clock.instant())
                    .call(
                        changed ->
                            changed
                                ? events.add(
                                    JobNews.end(
                                        job.id(),
                                        clock.instant(),
                                        JobEvent.Level.INFO,
                                        "Fine-tuning job cancelled"))
                                : Uni.createFrom().item(false)));
    // Its run was queued, or it failed, in this moment: that decides.
    return done ? reading.show(id) : cancel(id);
  }

  private JobObject command(
      String id, FineTuningJob job, Function<RunId, Uni<TrainingRun>> command, String what) {
    try {
      transactions.await(() -> command.apply(job.id()));
    } catch (ProblemException refusal) {
      if (refusal.code() == ProblemCode.STATE_CONFLICT) {
        throw conflict(id, what);
      }
      throw refusal;
    }
    awaitStop(job.id());
    return reading.show(id);
  }

  private void awaitStop(RunId run) {
    long deadline = System.nanoTime() + config.stopLimit().toNanos();
    try {
      while (isStopping(run) && System.nanoTime() - deadline < 0) {
        TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isStopping(RunId run) {
    return transactions
        .await(() -> runs.find(run))
        .filter(
            found ->
                found.state() instanceof TrainingRunState.Running running
                    && running.stopRequest().isPresent())
        .isPresent();
  }

  private OpenAiException conflict(String id, String what) {
    String status = reading.show(id).status();
    return OpenAiException.conflict(
        "Fine-tuning job " + id + " is " + status + " and cannot be " + what);
  }
}
