package io.athanor.trainer.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.ModelId;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RunId;
import io.athanor.trainer.ExitCode;
import io.athanor.trainer.run.TrainingRunState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against fabric8's mock of the API server, which keeps what it is given. */
@EnableKubernetesMockClient(crud = true)
class JobReconciliationTest {

  private static final String NAMESPACE = "training";
  private static final RunId RUN = new RunId("0198c0de-0000-7000-8000-000000000001");
  private static final RunId OTHER = new RunId("0198c0de-0000-7000-8000-000000000002");
  private static final String JOB = "athanor-run-" + RUN;
  private static final TrainingRunState QUEUED = new TrainingRunState.Queued();

  KubernetesClient client;
  KubernetesMockServer server;

  private final RunsInMemory runs = new RunsInMemory();
  private JobReconciliation reconciliation;

  @BeforeEach
  void startController() {
    reconciliation = controller(50);
  }

  @Test
  void queuedRunGetsOneJob() {
    // Given
    runs.put(RUN, QUEUED);
    // When
    reconciliation.pass();
    reconciliation.pass();
    // Then
    assertThat(names()).containsExactly(JOB);
  }

  @Test
  void jobThatIsThereAlreadyIsAsGood() {
    // Given
    JobCluster cluster = new JobCluster(client, NAMESPACE);
    Job job = jobs(50).of(RUN);
    cluster.create(job);
    // When
    cluster.create(job);
    // Then
    assertThat(names()).containsExactly(JOB);
  }

  @Test
  void nameThatSomebodyElseUsesIsAnError() {
    // Given
    client.resource(foreignJob()).inNamespace(NAMESPACE).create();
    runs.put(RUN, QUEUED);
    // Then
    assertThatThrownBy(reconciliation::pass)
        .hasMessage(
            "the Job "
                + JOB
                + " in namespace training belongs to somebody else: delete or rename it");
  }

  @Test
  void restartedControllerCreatesNothingTwiceAndFindsWhatItMissed() {
    // Given
    runs.put(RUN, QUEUED);
    reconciliation.pass();
    runs.work(RUN);
    runs.put(OTHER, QUEUED);
    // When
    controller(50).pass();
    // Then
    assertThat(names()).containsExactly(JOB, "athanor-run-" + OTHER);
  }

  @Test
  void noMoreJobsThanTheLimitAreAliveAtOnce() {
    // Given
    JobReconciliation careful = controller(1);
    runs.put(RUN, QUEUED);
    runs.put(OTHER, QUEUED);
    // When
    careful.pass();
    careful.pass();
    // Then
    assertThat(names()).containsExactly(JOB);
    // When
    end(RUN, "Complete", "CompletionsReached", "");
    runs.put(RUN, new TrainingRunState.Cancelled(1));
    careful.pass();
    // Then
    assertThat(names()).containsExactly(JOB, "athanor-run-" + OTHER);
  }

  @Test
  void jobOfACancelledOrPausedRunIsDeleted() {
    // Given
    runs.put(RUN, QUEUED);
    runs.put(OTHER, QUEUED);
    reconciliation.pass();
    // When
    runs.put(RUN, new TrainingRunState.Cancelled(0));
    runs.put(OTHER, new TrainingRunState.Paused(10));
    reconciliation.pass();
    // Then
    assertThat(names()).isEmpty();
  }

  @Test
  void resumedRunGetsANewJobInPlaceOfItsFinishedOne() {
    // Given
    runs.put(RUN, QUEUED);
    reconciliation.pass();
    end(RUN, "Complete", "CompletionsReached", "");
    String before = job(RUN).getMetadata().getUid();
    // When
    reconciliation.pass();
    reconciliation.pass();
    // Then
    assertThat(JobEnd.of(job(RUN))).isEmpty();
    assertThat(job(RUN).getMetadata().getUid()).isNotEqualTo(before);
  }

  @Test
  void failedJobFailsTheRunWithTheReasonAndTheExitCode() {
    // Given
    runs.put(RUN, QUEUED);
    reconciliation.pass();
    pod(RUN, ExitCode.SETTINGS, "Error");
    end(RUN, "Failed", "PodFailurePolicy", "Container trainer for pod x failed with exit code 64");
    // When
    reconciliation.pass();
    // Then
    assertThat(runs.state(RUN))
        .contains(
            new TrainingRunState.Failed(
                ProblemCode.NO_PROGRESS,
                "the Kubernetes Job "
                    + JOB
                    + " failed: PodFailurePolicy: Container trainer for pod x failed with exit code"
                    + " 64; its last pod ended with exit code 64 (Error)",
                0));
    assertThat(names()).containsExactly(JOB);
  }

  @Test
  void podThatWasKilledForItsMemoryIsNamedSo() {
    // Given
    runs.put(RUN, QUEUED);
    reconciliation.pass();
    pod(RUN, 137, "OOMKilled");
    end(RUN, "Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
    // When
    reconciliation.pass();
    // Then
    assertThat(runs.state(RUN))
        .get()
        .extracting(state -> ((TrainingRunState.Failed) state).code())
        .isEqualTo(ProblemCode.OUT_OF_MEMORY);
  }

  @Test
  void failedJobWaitsForTheLeaseOfItsLastPod() {
    // Given
    runs.put(RUN, QUEUED);
    reconciliation.pass();
    runs.work(RUN);
    end(RUN, "Failed", "DeadlineExceeded", "Job was active longer than specified deadline");
    // When
    reconciliation.pass();
    // Then
    assertThat(runs.state(RUN)).get().isInstanceOf(TrainingRunState.Running.class);
    // When
    runs.put(RUN, QUEUED);
    reconciliation.pass();
    // Then
    assertThat(runs.state(RUN)).get().isInstanceOf(TrainingRunState.Failed.class);
  }

  @Test
  void disruptedPodChangesNothingBecauseTheJobStartsAnother() {
    // Given
    runs.put(RUN, QUEUED);
    reconciliation.pass();
    Pod evicted = pod(RUN, 143, "Error");
    evicted.getStatus().getConditions().add(disruption());
    client.resource(evicted).inNamespace(NAMESPACE).update();
    // When
    reconciliation.pass();
    // Then
    assertThat(runs.state(RUN)).contains(QUEUED);
    assertThat(names()).containsExactly(JOB);
  }

  @Test
  void jobOfASucceededRunIsLeftToItsTimeToLive() {
    // Given
    runs.put(RUN, QUEUED);
    reconciliation.pass();
    // When
    runs.put(RUN, new TrainingRunState.Succeeded(new ModelId("m"), null));
    reconciliation.pass();
    // Then
    assertThat(names()).containsExactly(JOB);
  }

  @Test
  void watchTellsOfAChangedJobAndIsOpenedOnce() {
    // Given
    AtomicInteger changes = new AtomicInteger();
    try (JobWatch watch =
        new JobWatch(
            new JobCluster(client, NAMESPACE), jobs(50).labels(), changes::incrementAndGet)) {
      watch.keepOpen();
      watch.keepOpen();
      // When
      client.resource(jobs(50).of(RUN)).inNamespace(NAMESPACE).create();
      // Then
      await().atMost(10, TimeUnit.SECONDS).until(() -> changes.get() > 0);
    }
    assertThat(verbs().get("jobs")).contains("watch");
  }

  @Test
  void noPermissionIsUsedThatTheChartDoesNotGrant() throws Exception {
    // Given
    JobCluster cluster = new JobCluster(client, NAMESPACE);
    runs.put(RUN, QUEUED);
    reconciliation.pass();
    cluster.create(jobs(50).of(RUN));
    cluster.watch(jobs(50).labels(), () -> {}, () -> {}).close();
    cluster.pods(jobs(50).of(RUN));
    // When
    cluster.delete(jobs(50).of(RUN));
    // Then
    assertThat(verbs())
        .isEqualTo(
            Map.of(
                "jobs",
                Set.of("create", "delete", "get", "list", "watch"),
                "pods",
                Set.of("list")));
  }

  /** The permissions behind the requests so far, by resource. */
  private Map<String, Set<String>> verbs() {
    Pattern path = Pattern.compile("/namespaces/training/(jobs|pods)(/[^?]+)?(\\?.*)?$");
    Map<String, Set<String>> verbs = new TreeMap<>();
    try {
      for (RecordedRequest request = server.takeRequest(1, TimeUnit.SECONDS);
          request != null;
          request = server.takeRequest(200, TimeUnit.MILLISECONDS)) {
        Matcher parts = path.matcher(request.getPath());
        assertThat(parts.find()).as(request.getPath()).isTrue();
        verbs
            .computeIfAbsent(parts.group(1), resource -> new TreeSet<>())
            .add(verb(request.getMethod().toString(), parts.group(2), request.getPath()));
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return verbs;
  }

  private static String verb(String method, String name, String path) {
    return switch (method) {
      case "POST" -> "create";
      case "DELETE" -> "delete";
      case "GET" -> name != null ? "get" : path.contains("watch=true") ? "watch" : "list";
      default -> method;
    };
  }

  private JobReconciliation controller(int limit) {
    return new JobReconciliation(runs, jobs(limit), new JobCluster(client, NAMESPACE), limit);
  }

  private static RunJobs jobs(int limit) {
    return new RunJobs(new TestJobConfig(limit, 0), PodTemplates::read);
  }

  private List<String> names() {
    return client.batch().v1().jobs().inNamespace(NAMESPACE).list().getItems().stream()
        .map(job -> job.getMetadata().getName())
        .sorted()
        .toList();
  }

  private Job job(RunId run) {
    return client.batch().v1().jobs().inNamespace(NAMESPACE).withName(RunJobs.name(run)).get();
  }

  /** What the Job controller of the cluster writes when a Job has ended. */
  private void end(RunId run, String type, String reason, String message) {
    client
        .batch()
        .v1()
        .jobs()
        .inNamespace(NAMESPACE)
        .withName(RunJobs.name(run))
        .editStatus(
            job ->
                new JobBuilder(job)
                    .withNewStatus()
                    .addNewCondition()
                    .withType(type)
                    .withStatus("True")
                    .withReason(reason)
                    .withMessage(message)
                    .endCondition()
                    .endStatus()
                    .build());
  }

  private Pod pod(RunId run, int exitCode, String reason) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(RunJobs.name(run) + "-abcde")
            .withLabels(Map.of("batch.kubernetes.io/job-name", RunJobs.name(run)))
            .endMetadata()
            .withNewStatus()
            .addNewContainerStatus()
            .withName("trainer")
            .withNewState()
            .withNewTerminated()
            .withExitCode(exitCode)
            .withReason(reason)
            .withFinishedAt("2026-11-26T05:00:00Z")
            .endTerminated()
            .endState()
            .endContainerStatus()
            .endStatus()
            .build();
    return client.resource(pod).inNamespace(NAMESPACE).create();
  }

  private static io.fabric8.kubernetes.api.model.PodCondition disruption() {
    return new io.fabric8.kubernetes.api.model.PodConditionBuilder()
        .withType("DisruptionTarget")
        .withStatus("True")
        .withReason("EvictionByEvictionAPI")
        .build();
  }

  private static Job foreignJob() {
    return new JobBuilder().withNewMetadata().withName(JOB).endMetadata().build();
  }
}
