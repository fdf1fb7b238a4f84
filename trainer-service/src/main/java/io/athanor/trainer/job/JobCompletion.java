package io.athanor.trainer.job;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.Uuid7;
import io.athanor.contracts.event.FileStored;
import io.athanor.contracts.event.TrainingSucceeded;
import io.athanor.contracts.training.ModelFile;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.outbox.Outbox;
import io.athanor.kit.transaction.Transactions;
import io.athanor.trainer.publication.CheckpointFolder;
import io.athanor.trainer.run.TrainingResult;
import io.athanor.trainer.run.TrainingRunRepository;
import io.athanor.trainer.run.TrainingRunState;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Completes the job of a run that has succeeded: its result file and its checkpoints. All
 * identifiers follow from the run's, so a completion that broke off is simply done again.
 */
@ApplicationScoped
class JobCompletion {

  private final Transactions transactions;
  private final JobRepository jobs;
  private final JobEventRepository events;
  private final JobCheckpointRepository checkpoints;
  private final TrainingRunRepository runs;
  private final BlobStore blobs;
  private final Outbox outbox;

  JobCompletion(
      Transactions transactions,
      JobRepository jobs,
      JobEventRepository events,
      JobCheckpointRepository checkpoints,
      TrainingRunRepository runs,
      BlobStore blobs,
      Outbox outbox) {
    this.transactions = transactions;
    this.jobs = jobs;
    this.events = events;
    this.checkpoints = checkpoints;
    this.runs = runs;
    this.blobs = blobs;
    this.outbox = outbox;
  }

  /** Whether there was a job to complete: a run may be none. Blocks. */
  boolean complete(TrainingSucceeded succeeded) {
    Optional<FineTuningJob> found = transactions.await(() -> jobs.find(succeeded.runId()));
    if (found.filter(job -> job.state() == FineTuningJob.State.SUBMITTED).isEmpty()) {
      return false;
    }
    FineTuningJob job = found.get();
    TrainingResult result = result(job);
    List<TrainedStep> trained = TrainedStep.of(result, blobs);
    List<JobEvent> told = transactions.await(() -> events.metrics(job.id()));
    StepMetrics metrics = new StepMetrics(trained, told);
    List<JobEvent> missed = MissedSteps.of(job, trained, told);
    FileStored file = resultFile(job, metrics, succeeded);
    List<JobCheckpoint> saved = checkpoints(job, result, metrics, succeeded);
    return transactions.await(
        () ->
            jobs.succeeded(
                    job.id(), succeeded.trainedTokens(), file.fileId(), succeeded.occurredAt())
                .call(
                    first ->
                        first
                            ? checkpoints
                                .addAll(saved)
                                .chain(() -> events.addAll(missed))
                                .chain(() -> events.addAll(news(job, saved, succeeded)))
                                .chain(() -> outbox.add(file))
                            : Uni.createFrom().voidItem()));
  }

  private TrainingResult result(FineTuningJob job) {
    return transactions
        .await(() -> runs.find(job.id()))
        .map(run -> run.state())
        .filter(TrainingRunState.Succeeded.class::isInstance)
        .map(state -> ((TrainingRunState.Succeeded) state).result())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "training run " + job.id() + " is said to have succeeded and has not"));
  }

  private FileStored resultFile(
      FineTuningJob job, StepMetrics metrics, TrainingSucceeded succeeded) {
    String id = "file-" + Uuid7.named("results of job " + job.id()).toString().replace("-", "");
    ArtifactRef content =
        blobs.putBytes(
            "fine-tuning/" + job.id() + "/step_metrics.csv",
            "text/csv",
            metrics.csv().getBytes(StandardCharsets.UTF_8));
    return new FileStored(
        id,
        "step_metrics.csv",
        "fine-tune-results",
        KnownFile.PROCESSED,
        null,
        content,
        null,
        null,
        null,
        succeeded.occurredAt(),
        null,
        null,
        succeeded.occurredAt());
  }

  private static List<JobCheckpoint> checkpoints(
      FineTuningJob job, TrainingResult result, StepMetrics metrics, TrainingSucceeded succeeded) {
    return files(result)
        .map(ModelFile::path)
        .flatMap(path -> CheckpointFolder.step(path).stream())
        .distinct()
        .sorted()
        .map(
            step ->
                new JobCheckpoint(
                    Uuid7.named("checkpoint of job " + job.id() + ": " + step)
                        .toString()
                        .replace("-", ""),
                    job.id(),
                    step,
                    CheckpointFolder.modelName(job.tunedModel(), step),
                    succeeded.occurredAt(),
                    metrics.of(step)))
        .toList();
  }

  private static Stream<ModelFile> files(TrainingResult result) {
    List<ModelFile> files = result.files();
    return files == null ? Stream.of() : files.stream();
  }

  private static List<JobEvent> news(
      FineTuningJob job, List<JobCheckpoint> saved, TrainingSucceeded succeeded) {
    List<JobEvent> news = new ArrayList<>();
    for (JobCheckpoint checkpoint : saved) {
      news.add(
          JobNews.message(
              job.id(),
              succeeded.occurredAt(),
              "Checkpoint created at step " + checkpoint.step() + ": " + checkpoint.model()));
    }
    news.add(
        JobNews.message(
            job.id(), succeeded.occurredAt(), "New fine-tuned model created: " + job.tunedModel()));
    news.add(
        JobNews.end(
            job.id(),
            succeeded.occurredAt(),
            JobEvent.Level.INFO,
            "The job has successfully completed"));
    return news;
  }
}
