package io.athanor.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.RunId;
import io.athanor.contracts.Topics;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.kit.blob.FileBlobStore;
import io.athanor.kit.test.PlatformTestResource;
import io.athanor.kit.test.history.AuditedDatabase;
import io.athanor.kit.test.history.History;
import io.athanor.kit.test.history.HistoryChecker;
import io.athanor.kit.test.history.HistoryEntry.Produced;
import io.athanor.kit.test.history.HistoryRecorder;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The packaged service as a process of its own: killed, terminated and started again. Item 8 of
 * docs/reliability.md.
 */
class ServiceProcessIT {

  private static final Duration START = Duration.ofSeconds(90);
  private static final PlatformTestResource PLATFORM = new PlatformTestResource();
  private static Map<String, String> settings = Map.of();
  private static int portBefore;

  private final List<ServiceNode> started = new ArrayList<>();
  private final TestBench bench =
      new TestBench(
          new FileBlobStore(Path.of(URI.create(settings.get("athanor.blobs.uri")))),
          () -> settings.get("kafka.bootstrap.servers"));

  @BeforeAll
  static void startInfrastructure() throws IOException {
    settings = ServiceNode.settings(PLATFORM.start());
    settings.putAll(ScriptedWorkerResource.settings());
    portBefore = RestAssured.port;
    RestAssured.port = Integer.parseInt(settings.get("quarkus.http.port"));
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

  @Test
  void killedServiceGoesOnFromTheLastCheckpointAndPublishesOneModel() throws Exception {
    // Given
    ServiceNode service = startService();
    TrainingRequested request = bench.request("slow");
    bench.send(request);
    awaitCheckpoint(request);
    List<ProcessHandle> workers = service.workers();
    // When
    service.process().destroyForcibly().waitFor();
    startService();
    // Then
    JsonPath run = bench.awaitState(request.runId(), "succeeded");
    assertThat(run.getInt("attempts")).isEqualTo(2);
    assertThat(workers).hasSize(1).noneMatch(ProcessHandle::isAlive);
    bench.awaitEvents(Topics.MODELS, run.getString("modelId"), 1);
  }

  @Test
  void terminatedServiceSavesItsBoundaryAndRequeuesWithinTenSeconds() throws Exception {
    // Given
    ServiceNode service = startService();
    TrainingRequested request = bench.request("slow");
    bench.send(request);
    awaitCheckpoint(request);
    // When
    service.process().destroy();
    // Then
    assertThat(service.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
    try (RunRows rows = new RunRows(settings)) {
      assertThat(rows.of(request.runId()).state()).isEqualTo("queued");
    }
    // When
    startService();
    // Then
    JsonPath run = bench.awaitState(request.runId(), "succeeded");
    bench.awaitEvents(Topics.MODELS, run.getString("modelId"), 1);
  }

  /** Item 8: another node seems to hold the relay, so what is committed stays unsent. */
  @Test
  void serviceKilledBetweenCommitAndSendingSendsWhenItIsBackAndOneRunRuns() throws Exception {
    // Given
    ServiceNode service = startService();
    HistoryRecorder recorder = record("commit-without-sending");
    try (OutboxFault fault = new OutboxFault(settings)) {
      fault.holdTheRelay();
      // When
      RunId runId = requestOverHttp(bench.request("succeed"));
      recorder.accepted("POST /api/training/runs", "training_run", runId.value(), true);
      assertThat(bench.events(Topics.TRAINING_REQUESTS, runId.value())).isEmpty();
      service.kill();
      fault.releaseTheRelay();
      startService();
      // Then
      JsonPath run = bench.awaitState(runId, "succeeded");
      bench.awaitEvents(Topics.TRAINING_REQUESTS, runId.value(), 1);
      bench.awaitEvents(Topics.MODELS, run.getString("modelId"), 1);
      recorder.requireRight();
    }
  }

  /** Item 8, the other half: sent and not yet noted, so the same events are sent again. */
  @Test
  void serviceKilledBetweenSendingAndNotingItSendsAgainUnderTheSameIds() throws Exception {
    // Given
    ServiceNode service = startService();
    HistoryRecorder recorder = record("sent-without-note");
    try (OutboxFault fault = new OutboxFault(settings)) {
      fault.blockTheNote();
      // When
      RunId runId = requestOverHttp(bench.request("succeed"));
      recorder.accepted("POST /api/training/runs", "training_run", runId.value(), true);
      bench.awaitEvents(Topics.TRAINING_REQUESTS, runId.value(), 1);
      service.kill();
      fault.letTheNotePass();
      startService();
      // Then
      JsonPath run = bench.awaitState(runId, "succeeded");
      bench.awaitEvents(Topics.MODELS, run.getString("modelId"), 1);
      History history = recorder.finish();
      HistoryChecker.requireRight(history);
      assertThat(
              history.of(
                  Produced.class,
                  each ->
                      each.topic().equals(Topics.TRAINING_REQUESTS)
                          && runId.value().equals(each.subject())))
          .hasSizeGreaterThan(1)
          .extracting(Produced::eventId)
          .containsOnly(
              history
                  .of(Produced.class, each -> runId.value().equals(each.subject()))
                  .getFirst()
                  .eventId());
    }
  }

  private static HistoryRecorder record(String name) {
    return HistoryRecorder.start(
        name,
        settings.get("kafka.bootstrap.servers"),
        List.of(AuditedDatabase.of("trainer", settings)));
  }

  private static RunId requestOverHttp(TrainingRequested request) {
    String id =
        RestAssured.given()
            .contentType("application/json")
            .body(
                Map.of(
                    "modelName", request.modelName(),
                    "baseModel", request.baseModel(),
                    "datasetManifest", request.datasetManifest()))
            .post("/api/training/runs")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    return new RunId(id);
  }

  private void awaitCheckpoint(TrainingRequested request) {
    await()
        .atMost(START)
        .until(
            () -> bench.run(request.runId()).get("checkpointStep"),
            step -> step instanceof Integer saved && saved == 2);
  }

  private ServiceNode startService() throws IOException {
    ServiceNode service = ServiceNode.start(settings);
    started.add(service);
    return service;
  }
}
