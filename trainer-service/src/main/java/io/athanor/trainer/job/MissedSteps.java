package io.athanor.trainer.job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The events of steps that no message told of: metrics are sent without waiting, and the last of
 * them may come behind the run's end. Each takes the time of the step before it, so that the list
 * stays in order; a message that comes late finds its event there.
 */
final class MissedSteps {

  private MissedSteps() {}

  /**
   * The events to add, in the order of their steps.
   *
   * @param trained every step of the run
   * @param told metrics events that are stored
   */
  static List<JobEvent> of(FineTuningJob job, List<TrainedStep> trained, List<JobEvent> told) {
    Map<String, Instant> times = new HashMap<>();
    told.forEach(event -> times.put(event.id(), event.createdAt()));
    List<JobEvent> missed = new ArrayList<>();
    Instant time = job.createdAt();
    for (TrainedStep step : trained) {
      JobEvent event = JobNews.step(job.id(), step, trained.size(), time);
      Instant known = times.get(event.id());
      if (known == null) {
        missed.add(event);
      } else {
        time = known;
      }
    }
    return missed;
  }
}
