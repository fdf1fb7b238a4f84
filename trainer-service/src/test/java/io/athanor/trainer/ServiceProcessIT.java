package io.athanor.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.Topics;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.kit.blob.FileBlobStore;
import io.athanor.kit.test.PlatformTestResource;
import io.athanor.trainer.worker.ScriptedWorker;
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

/** The packaged service as a process of its own: killed, terminated and started again. */
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
    settings.put(
        "athanor.trainer.worker.classpath",
        Path.of("target", "test-classes").toAbsolutePath().toString());
    settings.put("athanor.trainer.worker.main-class", ScriptedWorker.class.getName());
    settings.put("athanor.trainer.worker.max-heap", "64m");
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
