package io.athanor.trainer.job;

import io.athanor.contracts.RunId;
import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.retry.RequestKey;
import io.athanor.kit.retry.RetriedRequests;
import io.athanor.kit.transaction.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes jobs: what can be refused is refused here, the rest waits for the files. */
@ApplicationScoped
class JobCreation {

  private final Transactions transactions;
  private final RetriedRequests retries;
  private final JobRepository jobs;
  private final JobEventRepository events;
  private final JobFiles files;
  private final JobModels models;
  private final JobValidation validation;
  private final JobConfig config;
  private final InstantSource clock;

  JobCreation(
      Transactions transactions,
      RetriedRequests retries,
      JobRepository jobs,
      JobEventRepository events,
      JobFiles files,
      JobModels models,
      JobValidation validation,
      JobConfig config,
      InstantSource clock) {
    this.transactions = transactions;
    this.retries = retries;
    this.jobs = jobs;
    this.events = events;
    this.files = files;
    this.models = models;
    this.validation = validation;
    this.config = config;
    this.clock = clock;
  }

  /** The job of a request; the one it made before when the request is repeated. */
  JobObject create(JobRequest request, RequestKey key) {
    models.require(request.model());
    files.require("training_file", request.trainingFile());
    String heldOut = request.validationFile();
    if (heldOut != null) {
      files.require("validation_file", heldOut);
      if (heldOut.equals(request.trainingFile())) {
        throw OpenAiException.invalid(
            "validation_file", "'validation_file' must be another file than 'training_file'");
      }
    }
    FineTuningJob job = job(request);
    JobObject answer =
        transactions.await(
            () ->
                retries.once(
                    key,
                    JobObject.class,
                    () ->
                        jobs.insert(job)
                            .chain(() -> events.addAll(news(job)))
                            .replaceWith(
                                () ->
                                    JobObject.of(
                                        job,
                                        Optional.empty(),
                                        config.organization(),
                                        clock.instant()))));
    validation.nudge();
    return answer;
  }

  private FineTuningJob job(JobRequest request) {
    RunId id = RunId.next();
    return new FineTuningJob(
        id,
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        request,
        TunedModelName.of(request.model(), config.organization(), request.suffix(), id),
        FineTuningJob.State.VALIDATING,
        null,
        null,
        null,
        null);
  }

  private static List<JobEvent> news(FineTuningJob job) {
    List<JobEvent> news = new ArrayList<>();
    news.add(
        JobNews.message(
            job.id(), job.createdAt(), "Created fine-tuning job: " + JobId.of(job.id())));
    news.add(
        JobNews.message(
            job.id(),
            job.createdAt(),
            "Validating training file: " + job.request().trainingFile()));
    if (job.request().validationFile() != null) {
      news.add(
          JobNews.message(
              job.id(),
              job.createdAt(),
              "Validating validation file: " + job.request().validationFile()));
    }
    return news;
  }
}
