package io.athanor.trainer.recipe;

/**
 * When a checkpoint is due: every so many steps as asked; where nobody asked, not before a hundred
 * times the last one's duration has passed, so that saving costs at most a percent of the time.
 */
final class CheckpointPace {
  private static final long TIMES_ITS_DURATION = 100;

  private final int everySteps;
  private final boolean asked;
  private long savedAt;
  private long duration;

  CheckpointPace(int everySteps, boolean asked) {
    this.everySteps = everySteps;
    this.asked = asked;
  }

  boolean isDue(int step, long now) {
    return step % everySteps == 0
        && (asked || duration == 0 || now - savedAt >= TIMES_ITS_DURATION * duration);
  }

  /** A checkpoint was written between two readings of the nano clock. */
  void saved(long began, long ended) {
    duration = Math.max(1, ended - began);
    savedAt = ended;
  }
}
