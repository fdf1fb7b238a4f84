package io.athanor.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.RunId;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.FileBlobStore;
import io.athanor.kit.test.PlatformTestResource;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged service with the worker that really trains, and a blob folder that is taken away.
 * Item 15 of docs/reliability.md.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StoreAwayIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final PlatformTestResource PLATFORM = new PlatformTestResource();
  private static final int STEPS = 60;

  @TempDir static Path folder;

  private static Map<String, String> settings = Map.of();
  private static Path store;
  private static BlobStore blobs;
  private static TestBench bench;
  private static ServiceNode service;
  private static int portBefore;

  @BeforeAll
  static void startService() throws Exception {
    settings = new HashMap<>(ServiceNode.settings(PLATFORM.start()));
    settings.putAll(RealWorker.settings());
    settings.put("athanor.run.dir", folder.resolve("run").toString());
    settings.put("athanor.trainer.worker.poll-every", "500ms");
    store = Path.of(URI.create(settings.get("athanor.blobs.uri")));
    portBefore = RestAssured.port;
    RestAssured.port = Integer.parseInt(settings.get("quarkus.http.port"));
    service = ServiceNode.start(settings);
    blobs = new FileBlobStore(store);
    bench = new TestBench(blobs, () -> settings.get("kafka.bootstrap.servers"));
  }

  @AfterAll
  static void stopAll() {
    service.close();
    RestAssured.port = portBefore;
    PLATFORM.stop();
  }

  @AfterEach
  void bringBackWhatIsAway() throws IOException {
    if (Files.notExists(store)) {
      bringBack();
    }
  }

  @Test
  @Order(1)
  void trainingWaitsForTheStoreAndEndsWithTheBytesOfAnUndisturbedRun() throws Exception {
    // Given
    bench.send(request("undisturbed", STEPS));
    String undisturbed = weights(bench.awaitState(new RunId("undisturbed"), "succeeded"));
    TrainingRequested request = request("waiting", STEPS);
    bench.send(request);
    // When
    awaitCheckpoint(request.runId());
    takeAway();
    int step = awaitWaiting(request.runId());
    TimeUnit.SECONDS.sleep(3);
    // Then
    assertThat(bench.run(request.runId()).getString("state")).isEqualTo("running");
    assertThat(bench.run(request.runId()).getInt("progress.step")).isEqualTo(step);
    assertThat(step).isLessThan(STEPS);
    // When
    bringBack();
    JsonPath run = bench.awaitState(request.runId(), "succeeded");
    // Then
    assertThat(run.getInt("attempts")).isEqualTo(1);
    assertThat(weights(run)).isEqualTo(undisturbed);
  }

  @Test
  @Order(2)
  void waitingRunIsPausedAndCancelled() throws Exception {
    // Given
    TrainingRequested request = request("endless", 1_000_000);
    bench.send(request);
    awaitCheckpoint(request.runId());
    takeAway();
    awaitWaiting(request.runId());
    // When
    RestAssured.given().post(path(request) + "/pause").then().statusCode(202);
    // Then
    bench.awaitState(request.runId(), "paused");
    // When
    bringBack();
    RestAssured.given().post(path(request) + "/resume").then().statusCode(202);
    bench.awaitState(request.runId(), "running");
    awaitCheckpoint(request.runId());
    takeAway();
    awaitWaiting(request.runId());
    RestAssured.given().post(path(request) + "/cancellation").then().statusCode(202);
    // Then
    bench.awaitState(request.runId(), "cancelled");
  }

  @Test
  @Order(3)
  void serviceWhoseRunWaitsGivesItBackAndEndsWithinTenSeconds() throws Exception {
    // Given
    TrainingRequested request = request("terminated", 1_000_000);
    bench.send(request);
    awaitCheckpoint(request.runId());
    takeAway();
    awaitWaiting(request.runId());
    // When
    service.process().destroy();
    // Then
    assertThat(service.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(service.process().exitValue()).isZero();
    assertThat(service.workers()).isEmpty();
    try (RunRows rows = new RunRows(settings)) {
      assertThat(rows.of(request.runId()).state()).isEqualTo("queued");
    }
  }

  private static TrainingRequested request(String name, int steps) {
    return RealWorker.request(blobs, name, RealWorker.spec(steps, 4));
  }

  private static void awaitCheckpoint(RunId runId) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> bench.run(runId).get("checkpointStep") instanceof Integer step && step > 0);
  }

  /** The step at which the run waits. */
  private static int awaitWaiting(RunId runId) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> bench.run(runId),
            run -> "waiting for the blob store".equals(run.getString("progress.phase")))
        .getInt("progress.step");
  }

  private static String weights(JsonPath run) {
    return run.getString(
        "artifacts.find { it.href.endsWith('adapter/adapter_model.safetensors') }.sha256");
  }

  private static String path(TrainingRequested request) {
    return "/api/training/runs/" + request.runId();
  }

  private static void takeAway() throws IOException {
    Files.move(store, store.resolveSibling("unmounted"));
  }

  private static void bringBack() throws IOException {
    Files.move(store.resolveSibling("unmounted"), store);
  }
}
