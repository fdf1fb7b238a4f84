package io.athanor.trainer.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.athanor.contracts.training.TrainingSpec;
import io.athanor.trainer.run.RunProgress;
import io.athanor.trainer.run.TrainingPlan;
import io.athanor.trainer.run.TrainingRun;
import io.athanor.trainer.run.TrainingRunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** OpenAI's job object. Times are seconds since 1970; what is not known is null. */
record JobObject(
    String id,
    String object,
    @JsonProperty("created_at") long createdAt,
    @JsonProperty("finished_at") @Nullable Long finishedAt,
    String model,
    @JsonProperty("fine_tuned_model") @Nullable String fineTunedModel,
    @JsonProperty("organization_id") String organizationId,
    String status,
    @JsonProperty("training_file") String trainingFile,
    @JsonProperty("validation_file") @Nullable String validationFile,
    @JsonProperty("result_files") List<String> resultFiles,
    @JsonProperty("trained_tokens") @Nullable Long trainedTokens,
    @JsonProperty("estimated_finish") @Nullable Long estimatedFinish,
    long seed,
    Hyperparameters hyperparameters,
    Method method,
    @Nullable Map<String, String> metadata,
    List<Object> integrations,
    @Nullable JobError error,
    @JsonProperty("user_provided_suffix") @Nullable String suffix) {

  private static final String AUTO = "auto";
  private static final String RUNNING = "running";

  /** Numbers, or {@code auto} for what is not chosen yet. */
  record Hyperparameters(
      @JsonProperty("n_epochs") Object epochs,
      @JsonProperty("batch_size") Object batchSize,
      @JsonProperty("learning_rate_multiplier") Object learningRateMultiplier) {

    private static Hyperparameters of(
        JobRequest.Hyperparameters asked, Optional<TrainingPlan> plan) {
      Optional<TrainingSpec> settings = plan.map(TrainingPlan::settings);
      return new Hyperparameters(
          first(asked.epochs(), plan.map(TrainingPlan::epochs)),
          first(asked.batchSize(), settings.map(TrainingSpec::effectiveBatchSize)),
          first(asked.learningRateMultiplier(), plan.map(chosen -> 1.0)));
    }

    private static Object first(@Nullable Object asked, Optional<?> chosen) {
      return asked == null ? chosen.<Object>map(value -> value).orElse(AUTO) : asked;
    }
  }

  /** How the model is tuned. */
  record Method(String type, Supervised supervised) {}

  /** The only method there is. */
  record Supervised(Hyperparameters hyperparameters) {}

  /**
   * A job as it is now.
   *
   * @param run its run; empty while there is none
   */
  static JobObject of(
      FineTuningJob job, Optional<TrainingRun> run, String organization, Instant now) {
    JobRequest request = job.request();
    boolean succeeded = job.state() == FineTuningJob.State.SUCCEEDED;
    Hyperparameters hyperparameters =
        Hyperparameters.of(request.hyperparameters(), run.flatMap(TrainingRun::plan));
    String resultFile = job.resultFile();
    String status = status(job, run, now);
    return new JobObject(
        JobId.of(job.id()),
        "fine_tuning.job",
        job.createdAt().getEpochSecond(),
        finishedAt(job, run),
        request.model(),
        succeeded ? job.tunedModel() : null,
        "org-" + organization,
        status,
        request.trainingFile(),
        request.validationFile(),
        resultFile == null ? List.of() : List.of(resultFile),
        job.trainedTokens(),
        status.equals(RUNNING) ? run.map(JobObject::estimate).orElse(null) : null,
        request.seed(),
        hyperparameters,
        new Method("supervised", new Supervised(hyperparameters)),
        request.metadata(),
        List.of(),
        error(job, run),
        request.suffix());
  }

  private static String status(FineTuningJob job, Optional<TrainingRun> run, Instant now) {
    return switch (job.state()) {
      case VALIDATING -> "validating_files";
      case SUBMITTED -> run.map(found -> status(found.state(), now)).orElse("queued");
      case SUCCEEDED -> "succeeded";
      case FAILED -> "failed";
      case CANCELLED -> "cancelled";
    };
  }

  private static String status(TrainingRunState state, Instant now) {
    return switch (state) {
      // Until its results are stored and listed, a job is not done.
      case TrainingRunState.Succeeded succeeded -> RUNNING;
      case TrainingRunState.Running running when running.lease().expiresAt().isBefore(now) ->
          "queued";
      case TrainingRunState.Running running -> RUNNING;
      case TrainingRunState.Queued queued -> state.word();
      case TrainingRunState.Paused paused -> state.word();
      case TrainingRunState.Failed failed -> state.word();
      case TrainingRunState.Cancelled cancelled -> state.word();
    };
  }

  private static @Nullable Long finishedAt(FineTuningJob job, Optional<TrainingRun> run) {
    Instant own = job.finishedAt();
    if (own != null) {
      return own.getEpochSecond();
    }
    return run.filter(JobObject::endedWithoutModel)
        .map(found -> found.stateSince().getEpochSecond())
        .orElse(null);
  }

  private static boolean endedWithoutModel(TrainingRun run) {
    return run.state() instanceof TrainingRunState.Failed
        || run.state() instanceof TrainingRunState.Cancelled;
  }

  private static @Nullable Long estimate(TrainingRun run) {
    Optional<RunProgress> progress = run.progress();
    if (progress.isPresent()) {
      return after(progress.get().updatedAt(), progress.get().secondsLeft());
    }
    Double seconds = run.plan().map(TrainingPlan::estimatedSeconds).orElse(null);
    return seconds == null ? null : Long.valueOf(after(run.stateSince(), seconds));
  }

  private static long after(Instant time, double seconds) {
    return time.plus(Duration.ofMillis(Math.round(1000 * seconds))).getEpochSecond();
  }

  private static @Nullable JobError error(FineTuningJob job, Optional<TrainingRun> run) {
    if (job.error() != null) {
      return job.error();
    }
    return run.map(TrainingRun::state)
        .filter(TrainingRunState.Failed.class::isInstance)
        .map(TrainingRunState.Failed.class::cast)
        .map(failed -> new JobError(failed.code().code().replace('-', '_'), failed.detail(), null))
        .orElse(null);
  }
}
