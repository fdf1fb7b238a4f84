package io.athanor.trainer.job;

import io.athanor.contracts.RunId;
import java.time.Instant;
import java.util.Map;

/**
 * Something that happened to a job.
 *
 * @param id without prefix; equal for every delivery of what it tells of
 * @param position its place within the job; 0 until it is stored
 * @param data numbers for programs
 * @param last whether nothing happens to the job afterwards
 */
record JobEvent(
    String id,
    RunId job,
    int position,
    Instant createdAt,
    Level level,
    Type type,
    String message,
    Map<String, Object> data,
    boolean last) {

  /** How serious it is. */
  enum Level {
    INFO,
    WARN,
    ERROR
  }

  /** Whether people or programs read it. */
  enum Type {
    MESSAGE,
    METRICS
  }
}
