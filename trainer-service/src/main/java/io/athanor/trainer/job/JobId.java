package io.athanor.trainer.job;

import io.athanor.contracts.RunId;
import io.athanor.kit.http.openai.OpenAiException;

/** A job's identifier is its run's behind a prefix, both ways. */
final class JobId {

  private static final String PREFIX = "ftjob-";

  private JobId() {}

  static String of(RunId run) {
    return PREFIX + run.value();
  }

  /** The run of a job as a path names it. */
  static RunId run(String job) {
    try {
      if (job.startsWith(PREFIX)) {
        return new RunId(job.substring(PREFIX.length()));
      }
    } catch (IllegalArgumentException notAnIdentifier) {
      // There is no such job, which is all that the caller has to know.
    }
    throw OpenAiException.notFound("fine-tuning job", job);
  }
}
