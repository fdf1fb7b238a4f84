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
            .mapToObj(i -> (int) Math.round((1 + 2.0 * i / count) / 3 * ofRun))
            .collect(Collectors.toUnmodifiableSet());
  }

  boolean contains(int step) {
    return steps.contains(step);
  }
}
