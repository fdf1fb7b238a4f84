package io.athanor.trainer.job;

import io.athanor.contracts.RunId;
import io.athanor.kit.json.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.NullUnmarked;

/** Row of a {@link FineTuningJob}; written by statements only, as a run's row is. */
@NullUnmarked
@Entity
@Table(name = "fine_tuning_job")
class FineTuningJobEntity {

  @Id String id;

  @Column(name = "created_at")
  Instant createdAt;

  String request;

  @Column(name = "tuned_model")
  String tunedModel;

  String state;

  @Column(name = "finished_at")
  Instant finishedAt;

  @Column(name = "trained_tokens")
  Long trainedTokens;

  @Column(name = "result_file")
  String resultFile;

  String error;

  FineTuningJob job() {
    return new FineTuningJob(
        new RunId(id),
        createdAt,
        Json.read(request, JobRequest.class),
        tunedModel,
        FineTuningJob.State.valueOf(state.toUpperCase(Locale.ROOT)),
        finishedAt,
        trainedTokens,
        resultFile,
        error == null ? null : Json.read(error, JobError.class));
  }
}
