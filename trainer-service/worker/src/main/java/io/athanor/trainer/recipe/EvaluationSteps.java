package io.athanor.trainer.recipe;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The steps after which held-out rows are looked at: evenly in the last two thirds, since nothing
 * is learnt before, the last step among them.
 */
final class EvaluationSteps {
  private final Set<Integer> steps;

  EvaluationSteps(int ofRun, int count) {
    steps =
        IntStream.rangeClosed(1, count)
            .mapToObj(i -> count == 1 ? ofRun : at(ofRun, (i - 1) / (count - 1.0)))
            .collect(Collectors.toUnmodifiableSet());
  }

  private static int at(int ofRun, double share) {
    return (int) Math.round((1 / 3.0 + 2 / 3.0 * share) * ofRun);
  }

  boolean contains(int step) {
    return steps.contains(step);
  }
}
