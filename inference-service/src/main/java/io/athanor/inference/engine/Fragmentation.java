package io.athanor.inference.engine;

/**
 * How far the sequences of answers that are generated together have spread over the cache.
 *
 * <p>Moving them costs about a step per thousand positions, so it waits until an eighth of the
 * longest one is new: however long answers become, at most an eighth of each is spread.
 */
final class Fragmentation {

  private static final int FEWEST_STEPS = 32;
  private static final int SHARE = 8;

  private int steps;

  /** Counts a step that added a position to each of several sequences. */
  void addStep(int generating) {
    if (generating > 1) {
      steps++;
    }
  }

  /**
   * Whether the sequences should be moved now; if so, counting begins anew.
   *
   * @param longest positions of the longest sequence
   */
  boolean isDue(int longest) {
    if (steps < Math.max(FEWEST_STEPS, longest / SHARE)) {
      return false;
    }
    steps = 0;
    return true;
  }
}
