package io.athanor.trainer.recipe;

import io.athanor.trainer.progress.TrainingEvent.Phase;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up the time that a run spends in each of its phases. */
final class RunPhases {
  private final Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
  private @Nullable Phase current;
  private long since;

  /** Ends the phase before. */
  void enter(Phase phase) {
    long now = System.nanoTime();
    if (current != null) {
      nanos.merge(current, now - since, Long::sum);
    }
    current = phase;
    since = now;
  }

  /** Seconds by phase, the current one up to now. */
  Map<String, Double> seconds() {
    if (current != null) {
      enter(current);
    }
    Map<String, Double> seconds = new LinkedHashMap<>();
    nanos.forEach(
        (phase, spent) ->
            seconds.put(phase.name().toLowerCase(Locale.ROOT), Math.round(spent / 1e6) / 1e3));
    return seconds;
  }
}
