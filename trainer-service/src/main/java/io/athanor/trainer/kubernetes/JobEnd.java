package io.athanor.trainer.kubernetes;

import io.athanor.contracts.ProblemCode;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What became of a Job that has ended, in the words of Kubernetes. */
record JobEnd(boolean failed, String reason, String message) {

  private static final String OUT_OF_MEMORY = "OOMKilled";

  /** Empty while a Job may still start a pod. */
  static Optional<JobEnd> of(Job job) {
    if (job.getStatus() == null) {
      return Optional.empty();
    }
    return job.getStatus().getConditions().stream()
        .filter(condition -> "True".equals(condition.getStatus()))
        .filter(condition -> List.of("Failed", "Complete").contains(condition.getType()))
        .map(JobEnd::of)
        .findFirst();
  }

  private static JobEnd of(JobCondition condition) {
    return new JobEnd(
        condition.getType().equals("Failed"),
        Optional.ofNullable(condition.getReason()).orElse(""),
        Optional.ofNullable(condition.getMessage()).orElse(""));
  }

  /** Why the run has failed. */
  ProblemCode code(List<Pod> pods) {
    boolean memory = last(pods).filter(end -> OUT_OF_MEMORY.equals(end.getReason())).isPresent();
    return memory ? ProblemCode.OUT_OF_MEMORY : ProblemCode.NO_PROGRESS;
  }

  /** The same for people: what the Job says and how its last pod ended. */
  String detail(String job, List<Pod> pods) {
    String pod =
        last(pods)
            .map(
                end ->
                    "; its last pod ended with exit code "
                        + end.getExitCode()
                        + (end.getReason() == null ? "" : " (" + end.getReason() + ")"))
            .orElse("");
    return "the Kubernetes Job " + job + " failed: " + reason + ": " + message + pod;
  }

  private static Optional<ContainerStateTerminated> last(List<Pod> pods) {
    return pods.stream()
        .filter(pod -> pod.getStatus() != null)
        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
        .map(ContainerStatus::getState)
        .map(ContainerState::getTerminated)
        .filter(end -> end != null)
        .max(Comparator.comparing(end -> String.valueOf(end.getFinishedAt())));
  }
}
