package io.athanor.trainer.job;

import io.athanor.contracts.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as its row is.
 *
 * @param tunedModel the name that the model gets
 * @param resultFile the file with the metrics of every step; null until the job has succeeded
 */
record FineTuningJob(
    RunId id,
    Instant createdAt,
    JobRequest request,
    String tunedModel,
    State state,
    @Nullable Instant finishedAt,
    @Nullable Long trainedTokens,
    @Nullable String resultFile,
    @Nullable JobError error) {

  /** Where a job stands apart from its run. */
  enum State {
    /** Waits for its files to be read; there is no run. */
    VALIDATING,
    /** There is a run; the job stands where that stands. */
    SUBMITTED,
    /** The run has succeeded and its results are stored. */
    SUCCEEDED,
    /** A file is of no use; there is no run. */
    FAILED,
    /** Given up before there was a run. */
    CANCELLED
  }
}
