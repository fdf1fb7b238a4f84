package io.athanor.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.PipelineId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RunId;
import io.athanor.contracts.Topics;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.kit.blob.FileBlobStore;
import io.athanor.kit.test.PlatformTestResource;
import io.athanor.trainer.worker.ScriptedWorker;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Two packaged nodes on one database and one broker. They look for work by themselves once a
 * minute, so whatever happens sooner happens because they heard of it. {@code
 * -Dathanor.nodes.real-lease=true} also waits for a lease to lapse.
 */
class SeveralNodesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What hearing of something may take on a busy machine; it takes milliseconds on an idle one. */
  private static final Duration AT_ONCE = Duration.ofSeconds(3);

  private static final PlatformTestResource PLATFORM = new PlatformTestResource();
  private static final String FIRST = "trainer-1";
  private static final String SECOND = "trainer-2";
  private static Map<String, String> infrastructure = Map.of();
  private static int portBefore;
  private static NodePair nodes;
  private static RunRows rows;

  private final TestBench bench =
      new TestBench(
          new FileBlobStore(Path.of(URI.create(infrastructure.get("athanor.blobs.uri")))),
          () -> infrastructure.get("kafka.bootstrap.servers"));

  @BeforeAll
  static void startInfrastructure() throws Exception {
    infrastructure = PLATFORM.start();
    nodes =
        new NodePair(
            infrastructure,
            Map.of(
                "athanor.trainer.worker.classpath",
                Path.of("target", "test-classes").toAbsolutePath().toString(),
                "athanor.trainer.worker.main-class",
                ScriptedWorker.class.getName(),
                "athanor.trainer.worker.max-heap",
                "64m",
                "athanor.trainer.worker.poll-every",
                "60s"));
    portBefore = RestAssured.port;
    nodes.startMissing();
    // The first one has made the tables.
    rows = new RunRows(infrastructure);
  }

  @AfterAll
  static void stopInfrastructure() throws Exception {
    RestAssured.port = portBefore;
    rows.close();
    nodes.close();
    PLATFORM.stop();
  }

  @BeforeEach
  void startMissingNodes() throws Exception {
    nodes.startMissing();
    RestAssured.port = nodes.port(FIRST);
  }

  @Test
  void runQueuedThroughABusyNodeIsTakenByTheIdleOneAtOnce() {
    // Given
    TrainingRequested long1 = queued("slow", FIRST);
    String busy = awaitNode(long1.runId());
    // When
    long start = System.nanoTime();
    TrainingRequested next = queued("slow", busy);
    String idle = awaitNode(next.runId());
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    // Then
    System.out.println("queued run taken by the idle node after " + took.toMillis() + " ms");
    assertThat(idle).isNotEqualTo(busy);
    assertThat(took).isLessThan(AT_ONCE);
    // When
    TrainingRequested waiting = queued("succeed", idle);
    TrainingRequested behind = queued("succeed", busy);
    // Then
    assertThat(bench.run(waiting.runId()).getInt("queuePosition")).isEqualTo(1);
    assertThat(bench.run(behind.runId()).getInt("queuePosition")).isEqualTo(2);
    assertThat(bench.run(next.runId()).<Object>get("queuePosition")).isNull();
    cancel(long1, busy);
    cancel(next, busy);
    bench.awaitState(waiting.runId(), "succeeded");
    bench.awaitState(behind.runId(), "succeeded");
  }

  @Test
  void runIsCancelledAtOnceThroughANodeThatDoesNotWorkOnIt() {
    // Given
    TrainingRequested request = queued("slow", SECOND);
    String holder = awaitNode(request.runId());
    awaitCheckpoint(request);
    // When
    long start = System.nanoTime();
    cancel(request, other(holder));
    bench.awaitState(request.runId(), "cancelled");
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    // Then
    System.out.println("cancelled through the other node after " + took.toMillis() + " ms");
    assertThat(took).isLessThan(AT_ONCE);
  }

  @Test
  void terminatedNodeHandsItsRunToTheOtherAtOnce() throws Exception {
    // Given
    TrainingRequested request = bench.request("slow");
    bench.send(request);
    String holder = awaitNode(request.runId());
    awaitCheckpoint(request);
    RestAssured.port = nodes.port(other(holder));
    // When
    long start = System.nanoTime();
    ServiceNode terminated = nodes.take(holder);
    terminated.process().destroy();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> rows.of(request.runId()).attempts() == 2);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    // Then
    System.out.println("taken over " + took.toMillis() + " ms after SIGTERM");
    assertThat(took).isLessThan(AT_ONCE);
    JsonPath run = bench.awaitState(request.runId(), "succeeded");
    assertThat(run.getInt("attempts")).isEqualTo(2);
    assertThat(terminated.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
    bench.awaitEvents(Topics.MODELS, run.getString("modelId"), 1);
  }

  /** The lease that ships and the wait for it: two minutes at most. */
  @Test
  @EnabledIfSystemProperty(named = "athanor.nodes.real-lease", matches = "true")
  void runOfADeadNodeIsTakenOverWhenItsLeaseLapses() throws Exception {
    // Given
    TrainingRequested request = queued("slow", FIRST);
    String holder = awaitNode(request.runId());
    awaitCheckpoint(request);
    // When
    long start = System.nanoTime();
    nodes.take(holder).kill();
    RestAssured.port = nodes.port(other(holder));
    await().atMost(Duration.ofSeconds(130)).until(() -> rows.of(request.runId()).attempts() == 2);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    // Then
    System.out.println("taken over " + took.toSeconds() + " s after SIGKILL");
    assertThat(took).isGreaterThan(Duration.ofSeconds(35));
    assertThat(bench.awaitState(request.runId(), "succeeded").getInt("attempts")).isEqualTo(2);
  }

  @Test
  void whoeverWatchesOneNodeSeesTheProgressOfTheOther() throws Exception {
    // Given
    PipelineRef pipeline =
        new PipelineRef(
            new PipelineId("watched"),
            "watched",
            new ArtifactRef("pipelines/watched.json", "0".repeat(64), 2, "application/json"));
    TrainingRequested request = withPipeline(bench.request("slow"), pipeline);
    try (HttpClient http = HttpClient.newHttpClient()) {
      Scanner first = watch(http, FIRST);
      Scanner second = watch(http, SECOND);
      // When
      bench.send(request);
      String holder = awaitNode(request.runId());
      // Then
      Scanner elsewhere = holder.equals(FIRST) ? second : first;
      String news =
          elsewhere.findWithinHorizon("\\{\"stage\":\"training\"[^}]*\"step\":1[^}]*}", 0);
      assertThat(news).contains("\"runId\":\"" + request.runId() + "\"", "\"total\":4");
      cancel(request, holder);
      bench.awaitState(request.runId(), "cancelled");
      http.shutdownNow();
    }
  }

  @Test
  void oneRelaySendsTheEventsOfBothNodesOnceAndTheOtherFollowsItWhenItIsKilled() throws Exception {
    // Given
    List<TrainingRequested> before =
        Stream.of(FIRST, SECOND, FIRST, SECOND).map(node -> queued("succeed", node)).toList();
    before.forEach(request -> bench.awaitState(request.runId(), "succeeded"));
    before.forEach(request -> bench.awaitEvents(Topics.MODELS, model(request), 1));
    assertThat(bench.eventIds(Topics.TRAINING_RUNS)).doesNotHaveDuplicates();
    String relay = rows.relay();
    // When
    nodes.take(FIRST).kill();
    boolean firstWasRelay = !relayStays(relay);
    if (!firstWasRelay) {
      nodes.startMissing();
      nodes.take(SECOND).kill();
    }
    String survivor = firstWasRelay ? SECOND : FIRST;
    RestAssured.port = nodes.port(survivor);
    TrainingRequested after = queued("succeed", survivor);
    // Then
    bench.awaitState(after.runId(), "succeeded");
    bench.awaitEvents(Topics.MODELS, model(after), 1);
    assertThat(rows.relay()).isNotEqualTo(relay);
  }

  /** Whether the relay still renews its lease, which it does every five seconds. */
  private static boolean relayStays(String relay) throws Exception {
    String expiry = rows.relayExpiry();
    long deadline = System.nanoTime() + Duration.ofSeconds(7).toNanos();
    while (System.nanoTime() < deadline) {
      if (!rows.relayExpiry().equals(expiry) && rows.relay().equals(relay)) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return false;
  }

  private String model(TrainingRequested request) {
    return bench.run(request.runId()).getString("modelId");
  }

  private TrainingRequested queued(String script, String through) {
    TrainingRequested request = bench.request(script);
    String id =
        RestAssured.given()
            .port(nodes.port(through))
            .contentType("application/json")
            .body(
                Map.of(
                    "modelName", request.modelName(),
                    "datasetManifest", request.datasetManifest(),
                    "baseModel", request.baseModel()))
            .post("/api/training/runs")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    return withId(request, new RunId(id));
  }

  private static void cancel(TrainingRequested request, String through) {
    RestAssured.given()
        .port(nodes.port(through))
        .post("/api/training/runs/{id}/cancellation", request.runId().value())
        .then()
        .statusCode(202);
  }

  private String awaitNode(RunId run) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> bench.run(run).getString("node"), node -> node != null);
  }

  private void awaitCheckpoint(TrainingRequested request) {
    await()
        .atMost(PATIENCE)
        .until(() -> rows.of(request.runId()).checkpointStep(), step -> step == 2);
  }

  private static String other(String node) {
    return node.equals(FIRST) ? SECOND : FIRST;
  }

  private static Scanner watch(HttpClient http, String node)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:"
                        + nodes.port(node)
                        + "/api/training/events?pipeline=watched"))
            .build();
    HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    return new Scanner(response.body());
  }

  private static TrainingRequested withId(TrainingRequested request, RunId id) {
    return copy(request, id, null);
  }

  private static TrainingRequested withPipeline(TrainingRequested request, PipelineRef pipeline) {
    return copy(request, request.runId(), pipeline);
  }

  private static TrainingRequested copy(
      TrainingRequested request, RunId id, @Nullable PipelineRef pipeline) {
    return new TrainingRequested(
        id,
        request.modelName(),
        request.datasetId(),
        request.datasetManifest(),
        request.baseModel(),
        request.spec(),
        request.priority(),
        request.requestedBy(),
        pipeline,
        request.occurredAt());
  }
}
