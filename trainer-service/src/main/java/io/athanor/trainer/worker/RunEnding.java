package io.athanor.trainer.worker;

import io.athanor.contracts.ProblemCode;
import io.athanor.kit.blob.BlobStoreException;
import io.athanor.kit.observe.LogKeys;
import io.athanor.trainer.lease.LeaseLostException;
import io.athanor.trainer.lease.LeaseRepository;
import io.athanor.trainer.lease.RunLease;
import io.athanor.trainer.lease.StopSignal;
import io.athanor.trainer.publication.ModelPublication;
import io.athanor.trainer.publication.Publication;
import io.athanor.trainer.publication.TrainedFiles;
import io.athanor.trainer.run.RunJournal;
import io.athanor.trainer.run.RunJournal.TrainedAmount;
import io.athanor.trainer.run.TrainingResult;
import io.athanor.trainer.run.TrainingRun;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what an attempt's outcome means for its run, and writes it. */
@ApplicationScoped
class RunEnding {

  private static final Logger LOGGER = LoggerFactory.getLogger(RunEnding.class);

  private static final String LOSS_HISTORY = "loss-history";
  private static final String STEP_HISTORY = "step-history";

  private final RunJournal journal;
  private final LeaseRepository leases;
  private final ModelPublication publication;
  private final WorkerConfig config;

  RunEnding(
      RunJournal journal,
      LeaseRepository leases,
      ModelPublication publication,
      WorkerConfig config) {
    this.journal = journal;
    this.leases = leases;
    this.publication = publication;
    this.config = config;
  }

  /** Ends the attempt of a run that came as far as a worker. */
  void end(
      TrainingRun run,
      RunLease lease,
      AttemptOutcome outcome,
      Optional<StopSignal> stop,
      Finished finished) {
    LOGGER
        .atInfo()
        .addKeyValue(LogKeys.RUN, run.id())
        .addKeyValue(LogKeys.ATTEMPT, lease.attempt())
        .addKeyValue("outcome", outcome.getClass().getSimpleName())
        .log("attempt ended");
    if (stop.filter(StopSignal.LEASE_LOST::equals).isPresent()) {
      throw new LeaseLostException(lease);
    }
    switch (outcome) {
      case AttemptOutcome.Trained trained -> succeed(run, lease, trained.message(), finished);
      case AttemptOutcome.Failed failed ->
          journal.failed(lease, run, failed.code(), failed.detail(), failed.lastStep());
      case AttemptOutcome.Stopped stopped -> stopped(run, lease, stopped.step(), stop);
      case AttemptOutcome.Interrupted interrupted ->
          stopped(run, lease, interrupted.lastStep(), stop);
      case AttemptOutcome.Broken broken -> broken(run, lease, broken, stop);
    }
  }

  /** What is known of a finished attempt besides the worker's last message. */
  record Finished(PreparedJob prepared, TrainedAmount amount) {}

  /** Another attempt may do better, unless too many ended like this without a new checkpoint. */
  void broken(
      TrainingRun run, RunLease lease, AttemptOutcome.Broken broken, Optional<StopSignal> stop) {
    if (stop.isPresent()) {
      stopped(run, lease, broken.lastStep(), stop);
      return;
    }
    int deaths = journal.workerDied(lease);
    LOGGER
        .atWarn()
        .addKeyValue(LogKeys.RUN, run.id())
        .addKeyValue("deaths", deaths)
        .addKeyValue("detail", broken.detail())
        .log("attempt broke off");
    if (deaths < config.deathsAllowed()) {
      release(lease);
      return;
    }
    String detail =
        deaths + " attempts ended without a new checkpoint; the last: " + broken.detail();
    journal.failed(lease, run, ProblemCode.NO_PROGRESS, detail, broken.lastStep());
  }

  void release(RunLease lease) {
    if (!leases.release(lease)) {
      throw new LeaseLostException(lease);
    }
  }

  private void stopped(TrainingRun run, RunLease lease, int step, Optional<StopSignal> stop) {
    switch (stop.orElse(StopSignal.SHUTDOWN)) {
      case PAUSE -> journal.paused(lease, run, step);
      case CANCEL -> journal.cancelled(lease, run, step);
      case SHUTDOWN -> release(lease);
      case LEASE_LOST -> throw new LeaseLostException(lease);
    }
  }

  private void succeed(
      TrainingRun run, RunLease lease, WorkerMessage.Succeeded message, Finished finished) {
    Publication published;
    try {
      PreparedJob prepared = finished.prepared();
      published =
          publication.store(
              run,
              lease,
              files(message, prepared),
              prepared.base().gguf(),
              prepared.dataset().probes(),
              message.heldOut());
    } catch (BlobStoreException e) {
      if (e.isTransient()) {
        throw e;
      }
      journal.failed(lease, run, e.code(), String.valueOf(e.getMessage()), message.step());
      return;
    } catch (IllegalStateException e) {
      broken(
          run,
          lease,
          new AttemptOutcome.Broken(String.valueOf(e.getMessage()), message.step()),
          Optional.empty());
      return;
    }
    TrainingResult result =
        new TrainingResult(
            message.step(),
            message.bestStep(),
            message.finalLoss(),
            message.validationLoss(),
            message.stoppedEarly(),
            message.seconds(),
            message.refusedExports(),
            message.heldOut(),
            published.files());
    journal.succeeded(lease, run, result, finished.amount(), published.event(), published.steps());
  }

  private static TrainedFiles files(WorkerMessage.Succeeded message, PreparedJob prepared) {
    Path output = Path.of(prepared.job().outputDir());
    Map<Path, String> exports = new HashMap<>();
    if (message.exports() != null) {
      message
          .exports()
          .forEach(export -> exports.put(output.resolve(export.path()), export.kind()));
    }
    if (message.lossHistory() != null) {
      exports.put(output.resolve(message.lossHistory()), LOSS_HISTORY);
    }
    if (message.stepHistory() != null) {
      exports.put(output.resolve(message.stepHistory()), STEP_HISTORY);
    }
    return new TrainedFiles(
        output,
        Path.of(message.adapterDir()),
        Path.of(message.adapterGguf()),
        exports,
        orElse(message.tokenizerSha256(), prepared.base().tokenizerSha256()),
        orElse(message.chatTemplateSha256(), prepared.base().chatTemplateSha256()));
  }

  private static String orElse(@Nullable String known, String otherwise) {
    return known == null ? otherwise : known;
  }
}
