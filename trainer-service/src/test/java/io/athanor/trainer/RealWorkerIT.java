package io.athanor.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.RunId;
import io.athanor.contracts.Topics;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.contracts.event.TrainingStarted;
import io.athanor.contracts.event.TrainingSucceeded;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.FileBlobStore;
import io.athanor.kit.test.PlatformTestResource;
import io.athanor.kit.test.history.AuditedDatabase;
import io.athanor.kit.test.history.HistoryRecorder;
import io.athanor.trainer.RunRows.RunRow;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged service with the worker that really trains: stopped, frozen, and kept warm. Items 3
 * and 4 of docs/reliability.md; {@code -Dathanor.chaos=full} freezes with the lease of the product.
 */
class RealWorkerIT {

  private static final boolean FULL = "full".equals(System.getProperty("athanor.chaos"));
  private static final Duration PATIENCE = Duration.ofSeconds(FULL ? 120 : 60);
  private static final PlatformTestResource PLATFORM = new PlatformTestResource();
  private static Map<String, String> settings = Map.of();
  private static int portBefore;
  private static @Nullable HistoryRecorder recorder;

  @TempDir static Path folder;

  private final List<ServiceNode> started = new ArrayList<>();
  private final BlobStore blobs =
      new FileBlobStore(Path.of(URI.create(settings.get("athanor.blobs.uri"))));
  private final TestBench bench =
      new TestBench(blobs, () -> settings.get("kafka.bootstrap.servers"));

  @BeforeAll
  static void startInfrastructure() throws Exception {
    settings = ServiceNode.settings(PLATFORM.start());
    settings.putAll(RealWorker.settings());
    if (!FULL) {
      settings.put("athanor.trainer.lease.time-to-live", "3s");
      settings.put("athanor.trainer.lease.renew-every", "500ms");
      settings.put("athanor.trainer.lease.self-fence-after", "2500ms");
    }
    settings.put("athanor.trainer.worker.poll-every", "500ms");
    settings.put("athanor.trainer.worker.idle-timeout", "4s");
    portBefore = RestAssured.port;
  }

  @AfterAll
  static void stopInfrastructure() {
    RestAssured.port = portBefore;
    PLATFORM.stop();
  }

  @AfterEach
  void endProcesses() {
    started.forEach(ServiceNode::close);
  }

  /** Item 3. */
  @Test
  void terminatedServiceSavesTheLastStepAndGivesTheLeaseBackWithinTenSeconds() throws Exception {
    // Given
    ServiceNode service = start("terminated");
    TrainingRequested request = request("endless", 1_000_000, 900_000);
    bench.send(request);
    int step = awaitStep(request.runId(), 1);
    // When
    service.process().destroy();
    // Then
    assertThat(service.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(service.process().exitValue()).isZero();
    assertThat(service.workers()).isEmpty();
    RunRow row = row(request.runId());
    assertThat(row.state()).isEqualTo("queued");
    assertThat(row.checkpointStep()).isGreaterThanOrEqualTo(step);
    // When
    start("terminated");
    // Then
    await().atMost(PATIENCE).until(() -> starts(request.runId()).size() == 2);
    assertThat(starts(request.runId()).getLast().resumedFromStep()).isEqualTo(row.checkpointStep());
    RestAssured.given().post("/api/training/runs/" + request.runId() + "/cancellation");
    bench.awaitState(request.runId(), "cancelled");
    history().requireRight();
  }

  /** Item 4. */
  @Test
  void frozenServiceThatLostItsLeaseChangesNothing() throws Exception {
    // Given
    ServiceNode frozen = start("frozen");
    int frozenPort = RestAssured.port;
    TrainingRequested request = request("taken-over", 400, 5);
    bench.send(request);
    await().atMost(PATIENCE).until(() -> row(request.runId()).checkpointStep() >= 5);
    frozen.signal("STOP");
    // When
    start("successor");
    await().atMost(PATIENCE).until(() -> row(request.runId()).leaseToken() > 1);
    int left = checkpoints(request.runId(), 1);
    frozen.signal("CONT");
    JsonPath run = bench.awaitState(request.runId(), "succeeded");
    // Then
    assertThat(run.getInt("attempts")).isGreaterThan(1);
    assertThat(run.getString("artifacts[0].key")).doesNotContain("/attempt-1/");
    assertThat(checkpoints(request.runId(), 1)).isEqualTo(left);
    assertThat(bench.awaitEvents(Topics.MODELS, run.getString("modelId"), 1)).hasSize(1);
    assertThat(bench.events(Topics.TRAINING_RUNS, request.runId().value()))
        .filteredOn(TrainingSucceeded.class::isInstance)
        .hasSize(1);
    await().atMost(PATIENCE).until(() -> frozen.workers().isEmpty());
    assertThat(RestAssured.given().port(frozenPort).get("/q/health/ready").statusCode())
        .isEqualTo(200);
    history().requireRight();
  }

  @Test
  void workerStaysForRunsOnTheSameBaseAndGivesItsMemoryBackWhenIdle() throws Exception {
    // Given
    ServiceNode service = start("warm");
    // When
    long first = succeed(service, request("first", 4, 100));
    long second = succeed(service, request("second", 4, 100));
    long other = succeed(service, request("other", 4, 100, otherBase()));
    // Then
    assertThat(second).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
    assertThat(ProcessHandle.of(first).filter(ProcessHandle::isAlive)).isEmpty();
    await().atMost(PATIENCE).until(() -> service.workers().isEmpty());
  }

  /** Waits for the end of a run; the process that trained it. */
  private long succeed(ServiceNode service, TrainingRequested request) {
    bench.send(request);
    bench.awaitState(request.runId(), "succeeded");
    return service.workers().getFirst().pid();
  }

  private TrainingRequested request(String name, int steps, int checkpointSteps) {
    return request(name, steps, checkpointSteps, RealWorker.base());
  }

  private TrainingRequested request(String name, int steps, int checkpointSteps, Path base) {
    return RealWorker.request(blobs, name, RealWorker.spec(steps, checkpointSteps), base);
  }

  /** The same weights as another file with another checksum. */
  private static Path otherBase() throws Exception {
    Path copy = folder.resolve("other.gguf");
    Files.copy(RealWorker.base(), copy);
    Files.write(copy, new byte[32], StandardOpenOption.APPEND);
    return copy;
  }

  private int awaitStep(RunId runId, int least) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> Optional.ofNullable((Integer) bench.run(runId).get("progress.step")).orElse(0),
            step -> step >= least);
  }

  private List<TrainingStarted> starts(RunId runId) {
    return bench.events(Topics.TRAINING_RUNS, runId.value()).stream()
        .filter(TrainingStarted.class::isInstance)
        .map(TrainingStarted.class::cast)
        .toList();
  }

  private ServiceNode start(String node) throws Exception {
    Map<String, String> own = new HashMap<>(ServiceNode.settings(settings));
    own.put("athanor.run.dir", folder.resolve(node).toString());
    RestAssured.port = Integer.parseInt(own.get("quarkus.http.port"));
    ServiceNode service = ServiceNode.start(own);
    started.add(service);
    bench.recordIn(history());
    return service;
  }

  /** Begins when the first service has made its tables. */
  private static HistoryRecorder history() {
    HistoryRecorder current = recorder;
    if (current == null) {
      current =
          HistoryRecorder.start(
              "real-worker",
              settings.get("kafka.bootstrap.servers"),
              List.of(AuditedDatabase.of("trainer", settings)));
      recorder = current;
    }
    return current;
  }

  private static RunRow row(RunId runId) throws Exception {
    try (RunRows rows = new RunRows(settings)) {
      return rows.of(runId);
    }
  }

  private static int checkpoints(RunId runId, long token) throws Exception {
    try (RunRows rows = new RunRows(settings)) {
      return rows.checkpoints(runId, token);
    }
  }
}
