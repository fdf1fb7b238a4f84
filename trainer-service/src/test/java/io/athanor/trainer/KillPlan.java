package io.athanor.trainer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Seeded random moments at which the processes of a run are killed. */
record KillPlan(List<Kill> kills) {

  private static final Duration LONGEST_START = Duration.ofSeconds(5);
  private static final Duration LONGEST_STEPS = Duration.ofMillis(150);
  private static final Duration LONGEST_END = Duration.ofMillis(600);

  KillPlan {
    kills = List.copyOf(kills);
  }

  /** What dies. */
  enum Victim {
    /** Service and worker at once; the same node is started again. */
    SAME_NODE,
    /** Service and worker at once; another node goes on once the lease has lapsed. */
    OTHER_NODE,
    /** The worker alone, under a service that lives. */
    WORKER
  }

  /**
   * One kill.
   *
   * @param step it waits for a checkpoint of this step or a later one; 0 hits the start
   * @param delay from then until the kill
   */
  record Kill(int step, Duration delay, Victim victim) {}

  /** Kills spread over a run; the last one hits its last step, its export or its publication. */
  static KillPlan random(long seed, int count, int steps) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<Integer> moments = random.ints(count, 1, steps - 1).sorted().boxed().toList();
    List<Victim> victims = victims(random, count);
    List<Kill> kills = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      boolean last = index == count - 1;
      Victim victim = victims.get(index);
      // A worker that dies before a new checkpoint under a living service counts against the run.
      boolean atStart = !last && victim != Victim.WORKER && random.nextDouble() < 0.35;
      int step = last ? steps - 1 : atStart ? 0 : moments.get(index);
      Duration longest = last ? LONGEST_END : atStart ? LONGEST_START : LONGEST_STEPS;
      Duration delay = Duration.ofMillis(random.nextLong(longest.toMillis()));
      kills.add(new Kill(step, delay, victim));
    }
    return new KillPlan(kills);
  }

  /** As many of each kind, in random order. */
  private static List<Victim> victims(RandomGenerator random, int count) {
    List<Victim> victims = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      victims.add(Victim.values()[index % Victim.values().length]);
    }
    Collections.shuffle(victims, random);
    return victims;
  }
}
