package io.athanor.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.Topics;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.kit.blob.FileBlobStore;
import io.athanor.kit.test.PlatformTestResource;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are there for one run, beside a service that only queues. */
class OnceRunIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final PlatformTestResource PLATFORM = new PlatformTestResource();
  private static Map<String, String> settings = Map.of();
  private static ServiceNode service;
  private static FileBlobStore blobs;
  private static TestBench bench;
  private static int portBefore;

  @TempDir static Path folder;

  private final List<Process> started = new ArrayList<>();

  @BeforeAll
  static void startQueueingService() throws Exception {
    settings = ServiceNode.settings(PLATFORM.start());
    blobs = new FileBlobStore(Path.of(URI.create(settings.get("athanor.blobs.uri"))));
    bench = new TestBench(blobs, () -> settings.get("kafka.bootstrap.servers"));
    portBefore = RestAssured.port;
    RestAssured.port = Integer.parseInt(settings.get("quarkus.http.port"));
    service = ServiceNode.start(settings);
  }

  @AfterAll
  static void stopAll() {
    service.close();
    RestAssured.port = portBefore;
    PLATFORM.stop();
  }

  @AfterEach
  void endProcesses() {
    started.forEach(
        process -> {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
        });
  }

  @Test
  void processTrainsItsRunAndNoOtherAndEndsWithIt() throws Exception {
    // Given
    TrainingRequested wanted = request("wanted");
    TrainingRequested urgent = request("other");
    queue(urgent);
    queue(wanted);
    // When
    Process once = once(wanted.runId().value());
    // Then
    assertThat(once.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(once.exitValue()).isZero();
    JsonPath run = bench.run(wanted.runId());
    assertThat(run.getString("state")).isEqualTo("succeeded");
    assertThat(bench.run(urgent.runId()).getString("state")).isEqualTo("queued");
    bench.awaitEvents(Topics.MODELS, run.getString("modelId"), 1);
  }

  @Test
  void missingDataEndsTheProcessWith65() throws Exception {
    // Given
    TrainingRequested request = request("missing-data");
    ArtifactRef manifest = request.datasetManifest();
    blobs.delete(manifest);
    queue(request);
    // When
    Process once = once(request.runId().value());
    // Then
    assertThat(once.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(once.exitValue()).isEqualTo(ExitCode.DATA);
    assertThat(bench.run(request.runId()).getString("state")).isEqualTo("failed");
  }

  @Test
  void runThatNobodyKnowsEndsTheProcessWith64() throws Exception {
    // When
    Process once = once("nobody-knows");
    // Then
    assertThat(once.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(once.exitValue()).isEqualTo(ExitCode.SETTINGS);
  }

  @Test
  void terminatedProcessPutsItsRunBackAndAnotherGoesOn() throws Exception {
    // Given
    TrainingRequested request = request("evicted", 60);
    queue(request);
    Process evicted = once(request.runId().value());
    await()
        .atMost(PATIENCE)
        .until(
            () -> bench.run(request.runId()).get("checkpointStep"),
            step -> step instanceof Integer saved && saved > 0);
    // When
    evicted.destroy();
    // Then
    assertThat(evicted.waitFor(15, TimeUnit.SECONDS)).isTrue();
    assertThat(evicted.exitValue()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(bench.run(request.runId()).getString("state")).isEqualTo("queued");
    // When
    Process next = once(request.runId().value());
    // Then
    assertThat(next.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(next.exitValue()).isZero();
    assertThat(bench.run(request.runId()).getInt("attempts")).isEqualTo(2);
  }

  private static TrainingRequested request(String name) {
    return request(name, 4);
  }

  private static TrainingRequested request(String name, int steps) {
    return RealWorker.request(blobs, name, RealWorker.spec(steps, 5));
  }

  private static void queue(TrainingRequested request) {
    bench.send(request);
    bench.awaitState(request.runId(), "queued");
  }

  private Process once(String run) throws Exception {
    Map<String, String> own = new HashMap<>(ServiceNode.settings(settings));
    own.putAll(RealWorker.settings());
    own.put("athanor.run.dir", folder.resolve(run).toString());
    own.put("athanor.trainer.job-mode", "true");
    Process process = ServiceNode.process(own, "--run", run, "--once");
    started.add(process);
    return process;
  }
}
