package io.athanor.trainer.job;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.contracts.training.TrainingSpec;
import io.athanor.kit.blob.BlobStoreException;
import io.athanor.kit.json.Json;
import io.athanor.kit.observe.LogKeys;
import io.athanor.kit.transaction.Transactions;
import io.athanor.kit.work.WorkLoop;
import io.athanor.trainer.run.RunCommands;
import io.athanor.trainer.run.RunsChanged;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs whose files are read and queues their runs; a job with a file of no use fails. The
 * work is found in the rows, so a crash leaves nothing behind, and a conditional statement lets one
 * node do it.
 */
@ApplicationScoped
class JobValidation {

  private static final Logger LOGGER = LoggerFactory.getLogger(JobValidation.class);
  private static final Duration IDLE = Duration.ofSeconds(2);

  /** OpenAI keeps the models of the last three epochs. */
  private static final int KEPT_EPOCHS = 3;

  private final Transactions transactions;
  private final JobRepository jobs;
  private final KnownFileRepository files;
  private final JobEventRepository events;
  private final JobDatasets datasets;
  private final RunCommands runs;
  private final Event<RunsChanged> changed;
  private final InstantSource clock;
  private final WorkLoop loop = new WorkLoop("job-validation", IDLE, this::validateNext);

  JobValidation(
      Transactions transactions,
      JobRepository jobs,
      KnownFileRepository files,
      JobEventRepository events,
      JobDatasets datasets,
      RunCommands runs,
      Event<RunsChanged> changed,
      InstantSource clock) {
    this.transactions = transactions;
    this.jobs = jobs;
    this.files = files;
    this.events = events;
    this.datasets = datasets;
    this.runs = runs;
    this.changed = changed;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) {
    loop.close();
  }

  /** There is a new job, or a file has its outcome. */
  void nudge() {
    loop.nudge();
  }

  private boolean validateNext() {
    Optional<FineTuningJob> next = transactions.await(jobs::nextToValidate);
    if (next.isEmpty()) {
      return false;
    }
    FineTuningJob job = next.get();
    Optional<KnownFile> training = file(job.request().trainingFile());
    Optional<KnownFile> validation = file(job.request().validationFile());
    Optional<JobError> mistake =
        mistake("training_file", job.request().trainingFile(), training)
            .or(() -> mistake("validation_file", job.request().validationFile(), validation));
    if (mistake.isPresent()) {
      fail(job, mistake.get());
      return true;
    }
    try {
      submit(job, request(job, training.orElseThrow(), validation));
    } catch (BlobStoreException e) {
      if (e.code() != ProblemCode.NOT_FOUND && e.code() != ProblemCode.CHECKSUM_MISMATCH) {
        throw e;
      }
      fail(job, new JobError("invalid_training_file", String.valueOf(e.getMessage()), null));
    }
    return true;
  }

  private Optional<KnownFile> file(@Nullable String id) {
    return id == null ? Optional.empty() : transactions.await(() -> files.find(id));
  }

  private static Optional<JobError> mistake(
      String param, @Nullable String id, Optional<KnownFile> file) {
    if (id == null || file.filter(known -> known.manifest() != null).isPresent()) {
      return Optional.empty();
    }
    String reason =
        file.filter(known -> !known.status().equals(KnownFile.DELETED))
            .map(known -> "it cannot be used: " + known.statusDetails())
            .orElse("it was deleted");
    return Optional.of(new JobError("invalid_" + param, "File " + id + ": " + reason, param));
  }

  private void fail(FineTuningJob job, JobError error) {
    transactions.await(
        () ->
            jobs.failed(job.id(), error, clock.instant())
                .chain(
                    done ->
                        done
                            ? events
                                .add(
                                    JobNews.end(
                                        job.id(),
                                        clock.instant(),
                                        JobEvent.Level.ERROR,
                                        error.message()))
                                .replaceWithVoid()
                            : Uni.createFrom().voidItem()));
  }

  private void submit(FineTuningJob job, TrainingRequested request) {
    transactions.await(
        () ->
            jobs.submitted(job.id())
                .chain(
                    done ->
                        done
                            ? runs.request(request, true)
                                .chain(
                                    run ->
                                        events.add(
                                            JobNews.message(
                                                job.id(),
                                                clock.instant(),
                                                "Files validated, moving job to queued state")))
                                .replaceWithVoid()
                            : Uni.createFrom().voidItem()));
    // Once more behind the commit: whoever looked before has not seen the run.
    changed.fire(new RunsChanged(job.id()));
    LOGGER.atInfo().addKeyValue(LogKeys.RUN, job.id()).log("fine-tuning job validated");
  }

  private TrainingRequested request(
      FineTuningJob job, KnownFile training, Optional<KnownFile> validation) {
    return new TrainingRequested(
        job.id(),
        job.tunedModel(),
        training.dataset(),
        datasets.manifest(
            Objects.requireNonNull(training.manifest()), validation.map(KnownFile::manifest)),
        job.request().model(),
        spec(job.request()),
        job.request().priority(),
        "fine-tuning api",
        null,
        clock.instant());
  }

  static TrainingSpec spec(JobRequest request) {
    Map<String, Object> settings = new LinkedHashMap<>();
    JobRequest.Hyperparameters asked = request.hyperparameters();
    settings.put("epochs", asked.epochs());
    settings.put("effectiveBatchSize", asked.batchSize());
    settings.put("learningRateMultiplier", asked.learningRateMultiplier());
    settings.put("seed", request.seed());
    settings.put("epochCheckpoints", KEPT_EPOCHS);
    return Json.mapper().convertValue(settings, TrainingSpec.class);
  }
}
