package io.athanor.local.settings;

import io.athanor.local.failure.PlatformFailure;

/**
 * The trainer nodes of one machine.
 *
 * @param nodes how many there are; each works on one run at a time
 * @param threads threads the training worker of each computes with
 */
public record TrainerSettings(int nodes, int threads) {

  private static final int MOST_NODES = 64;

  public TrainerSettings {
    if (nodes < 1 || nodes > MOST_NODES) {
      throw new PlatformFailure(
          "%s must be 1 to %d, was %d".formatted(Setting.TRAINERS.option(), MOST_NODES, nodes));
    }
    if (threads < 1) {
      throw new PlatformFailure(
          "%s must be 1 or more, was %d".formatted(Setting.TRAINER_THREADS.option(), threads));
    }
  }

  /** So many nodes that share the processors of this machine. */
  public static TrainerSettings sharing(int nodes) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new TrainerSettings(nodes, Math.max(1, processors / Math.max(1, nodes)));
  }

  static TrainerSettings from(SettingSources sources) {
    TrainerSettings shared = sharing(sources.integer(Setting.TRAINERS, 1));
    return new TrainerSettings(
        shared.nodes(), sources.integer(Setting.TRAINER_THREADS, shared.threads()));
  }
}
