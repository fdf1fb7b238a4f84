package io.athanor.trainer.kubernetes;

import io.athanor.contracts.RunId;
import io.athanor.kit.observe.LogKeys;
import io.athanor.trainer.run.TrainingRunState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the Jobs those that the runs need. Each pass looks at everything and remembers nothing, so
 * it does not matter what was missed, which replica does it, or how often.
 */
final class JobReconciliation {

  private static final Logger LOGGER = LoggerFactory.getLogger(JobReconciliation.class);

  private final QueuedRuns runs;
  private final RunJobs jobs;
  private final JobCluster cluster;
  private final int limit;

  JobReconciliation(QueuedRuns runs, RunJobs jobs, JobCluster cluster, int limit) {
    this.runs = runs;
    this.jobs = jobs;
    this.cluster = cluster;
    this.limit = limit;
  }

  /** One pass. */
  void pass() {
    Map<RunId, Job> existing = new HashMap<>();
    int alive = 0;
    for (Job job : cluster.list(jobs.labels())) {
      RunId run = RunJobs.run(job);
      if (run != null && job.getMetadata().getDeletionTimestamp() == null) {
        existing.put(run, job);
        alive += JobEnd.of(job).isEmpty() ? 1 : 0;
      }
    }
    existing.forEach((run, job) -> runs.state(run).ifPresent(state -> settle(run, state, job)));
    create(existing, limit - alive);
  }

  private void create(Map<RunId, Job> existing, int room) {
    if (room <= 0) {
      return;
    }
    // Those that have a Job may stand in front of those that have none.
    List<RunId> waiting =
        runs.claimable(room + existing.size()).stream()
            .filter(run -> !existing.containsKey(run))
            .limit(room)
            .toList();
    for (RunId run : waiting) {
      Job job = jobs.of(run);
      cluster.create(job);
      log(run, job, "created");
    }
  }

  /** What a Job means for its run, and the run for its Job. */
  private void settle(RunId run, TrainingRunState state, Job job) {
    Optional<JobEnd> end = JobEnd.of(job);
    switch (state) {
      case TrainingRunState.Queued queued -> end.ifPresent(over -> ended(run, job, over));
      case TrainingRunState.Running running -> end.ifPresent(over -> ended(run, job, over));
      case TrainingRunState.Cancelled cancelled -> deleteUnlessEnded(run, state, job, end);
      case TrainingRunState.Paused paused -> deleteUnlessEnded(run, state, job, end);
      // Its pod is about to say the same by its exit code.
      case TrainingRunState.Succeeded succeeded -> {}
      case TrainingRunState.Failed failed -> {}
    }
  }

  private void deleteUnlessEnded(RunId run, TrainingRunState state, Job job, Optional<JobEnd> end) {
    if (end.isEmpty()) {
      cluster.delete(job);
      log(run, job, "deleted, since its run is " + state.word());
    }
  }

  /** A Job that is over cannot work on a run that is not: it failed, or the run was resumed. */
  private void ended(RunId run, Job job, JobEnd end) {
    if (!end.failed()) {
      cluster.delete(job);
      log(run, job, "deleted, since it is finished and its run goes on");
      return;
    }
    List<Pod> pods = cluster.pods(job);
    String detail = end.detail(job.getMetadata().getName(), pods);
    if (runs.fail(run, end.code(pods), detail)) {
      log(run, job, detail);
    }
  }

  private static void log(RunId run, Job job, String what) {
    LOGGER
        .atInfo()
        .addKeyValue(LogKeys.RUN, run)
        .addKeyValue("job", job.getMetadata().getName())
        .addKeyValue("change", what)
        .log("kubernetes job");
  }
}
