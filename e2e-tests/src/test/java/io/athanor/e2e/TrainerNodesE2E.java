package io.athanor.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.ArtifactRef;
import io.athanor.e2e.EventLog.Entry;
import io.athanor.local.LocalPlatform;
import io.athanor.local.PlatformListener;
import io.athanor.local.bench.HouseDataset;
import io.athanor.local.process.ChildSnapshot;
import io.athanor.local.process.ChildState;
import io.athanor.local.service.Service;
import io.athanor.local.settings.DataFolder;
import io.athanor.local.settings.Installation;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.Ports;
import io.athanor.local.settings.TrainerSettings;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three trainer nodes share a queue of runs and are killed. {@code -Dathanor.nodes.seed} repeats a
 * run, {@code -Dathanor.nodes.lease=60s} takes the lease that ships instead of a short one.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TrainerNodesE2E {

  private static final int NODES = 3;
  private static final int RUNS = 12;

  /** Runs of equal settings end with equal bytes, so each kind is trained undisturbed once. */
  private static final int KINDS = 4;

  private static final int STEPS = 30;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final long SEED = Long.getLong("athanor.nodes.seed", System.nanoTime());
  private static final String LEASE = System.getProperty("athanor.nodes.lease", "5s");

  @TempDir static Path folder;

  private static final Random RANDOM = new Random(SEED);
  private static final Map<Integer, String> UNDISTURBED = new HashMap<>();
  private static LocalPlatform platform;
  private static ArtifactRef dataset;
  private static EventLog events;

  @BeforeAll
  static void startPlatform() throws IOException {
    System.err.println("killing with seed " + SEED + ", lease " + LEASE);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    String base = "tiny-llama-f16.gguf";
    try (InputStream resource = TrainerNodesE2E.class.getResourceAsStream("/" + base)) {
      Files.copy(Objects.requireNonNull(resource), folder.resolve(base));
    }
    DataFolder home = new DataFolder(folder.resolve("home"));
    platform =
        LocalPlatform.start(
            PlatformSettings.of(home, Ports.free())
                .withTrainers(new TrainerSettings(NODES, 1))
                .withServiceEnvironment(lease()),
            Installation.locate(),
            PlatformListener.SILENT,
            Set.of(Service.TRAINER));
    RestAssured.baseURI = platform.frontDoor().toString();
    events = new EventLog(platform.settings().bootstrapServers());
    dataset = HouseDataset.write(home.blobs(), "houses", 24);
  }

  private static Map<String, String> lease() {
    return LEASE.equals("60s")
        ? Map.of()
        : Map.of(
            "ATHANOR_TRAINER_LEASE_TIME_TO_LIVE", LEASE,
            "ATHANOR_TRAINER_LEASE_RENEW_EVERY", "500ms",
            "ATHANOR_TRAINER_LEASE_SELF_FENCE_AFTER", "4500ms",
            "ATHANOR_TRAINER_WORKER_POLL_EVERY", "500ms");
  }

  @AfterAll
  static void stopPlatform() throws InterruptedException {
    events.close();
    platform.close();
  }

  @Test
  @Order(1)
  void twelveRunsEndLikeUndisturbedOnesThoughEveryNodeIsKilledOnce() throws Exception {
    // Given
    List<String> references = new ArrayList<>();
    for (int kind = 0; kind < KINDS; kind++) {
      references.add(queue("undisturbed-" + kind, kind));
    }
    for (int kind = 0; kind < KINDS; kind++) {
      JsonPath run = awaitSuccess(references.get(kind));
      assertThat(run.getInt("attempts")).isEqualTo(1);
      UNDISTURBED.put(kind, adapter(run));
    }
    assertThat(UNDISTURBED.values()).doesNotHaveDuplicates();
    // When
    List<String> runs = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      runs.add(queue("killed-" + run, run % KINDS));
    }
    List<ProcessHandle> orphans = new ArrayList<>();
    List<String> nodes = new ArrayList<>(nodeNames());
    Collections.shuffle(nodes, RANDOM);
    for (String node : nodes) {
      awaitWorkOf(node, 1 + RANDOM.nextInt(STEPS / 2));
      TimeUnit.MILLISECONDS.sleep(RANDOM.nextInt(200));
      ProcessHandle process = process(node);
      orphans.addAll(process.descendants().toList());
      process.destroyForcibly();
    }
    // Then
    int attempts = 0;
    List<String> models = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      JsonPath ended = awaitSuccess(runs.get(run));
      assertThat(adapter(ended))
          .as("adapter of run " + run)
          .isEqualTo(UNDISTURBED.get(run % KINDS));
      models.add(ended.getString("modelId"));
      attempts += ended.getInt("attempts");
    }
    System.err.println(RUNS + " runs in " + attempts + " attempts");
    assertThat(attempts).isGreaterThan(RUNS);
    assertThat(models).doesNotHaveDuplicates();
    for (int run = 0; run < RUNS; run++) {
      String runId = runs.get(run);
      await().atMost(PATIENCE).until(() -> said(runId, "model.published.v1") == 1);
      assertThat(said(runId, "training.succeeded.v1")).isEqualTo(1);
    }
    assertThat(orphans).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    await().atMost(PATIENCE).until(() -> restarts() == NODES);
  }

  @Test
  @Order(2)
  void terminatedNodeHandsItsRunOverWithoutWaitingForTheLease() throws Exception {
    // Given
    await().atMost(PATIENCE).until(TrainerNodesE2E::allReady);
    String run = queue("handed-over", 0);
    String holder = awaitHolder(run, 3);
    // When
    long start = System.nanoTime();
    process(holder).destroy();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> view(run).map(now -> now.getInt("attempts") == 2).orElse(false));
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    // Then
    System.err.println("taken over " + took.toMillis() + " ms after SIGTERM");
    assertThat(took).isLessThan(Duration.ofSeconds(10));
    JsonPath ended = awaitSuccess(run);
    assertThat(ended.getInt("attempts")).isEqualTo(2);
    assertThat(adapter(ended)).isEqualTo(UNDISTURBED.get(0));
  }

  private static List<String> nodeNames() {
    return platform.processes().stream()
        .map(ChildSnapshot::name)
        .filter(name -> name.startsWith("trainer-"))
        .toList();
  }

  private static ChildSnapshot child(String node) {
    return platform.processes().stream()
        .filter(each -> each.name().equals(node))
        .findFirst()
        .orElseThrow();
  }

  private static ProcessHandle process(String node) {
    return ProcessHandle.of(child(node).pid()).orElseThrow();
  }

  private static int restarts() {
    return nodeNames().stream().mapToInt(node -> child(node).restarts()).sum();
  }

  private static boolean allReady() {
    return nodeNames().stream().allMatch(node -> child(node).state() == ChildState.READY);
  }

  /** Waits until a node works on a run that has come at least this far and is not done. */
  private static void awaitWorkOf(String node, int step) {
    await(node + " at step " + step)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(
            () ->
                given()
                    .get("/api/training/runs?limit=50")
                    .jsonPath()
                    .<Map<String, Object>>getList("runs")
                    .stream()
                    .filter(run -> node.equals(run.get("node")))
                    .anyMatch(run -> (Integer) run.get("checkpointStep") >= step));
  }

  private static String awaitHolder(String run, int step) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                view(run)
                    .filter(now -> now.getInt("checkpointStep") >= step)
                    .map(now -> now.getString("node")),
            Optional::isPresent)
        .orElseThrow();
  }

  private static JsonPath awaitSuccess(String run) {
    return await("success of " + run)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> view(run),
            now ->
                now.map(view -> view.getString("state"))
                    .filter(
                        state -> {
                          assertThat(state).isNotEqualTo("failed");
                          return state.equals("succeeded");
                        })
                    .isPresent())
        .orElseThrow();
  }

  /** Empty while the node that was asked breaks off its answer, as a killed one does. */
  private static Optional<JsonPath> view(String run) {
    var response = given().get("/api/training/runs/{id}", run);
    return response.statusCode() == 200 ? Optional.of(response.jsonPath()) : Optional.empty();
  }

  private static String adapter(JsonPath run) {
    return run.getString(
        "artifacts.find { it.path == 'adapter/adapter_model.safetensors' }.sha256");
  }

  /** Distinct events of a run; a relay that was killed may have sent one of them twice. */
  private static long said(String run, String suffix) {
    return events
        .all(
            entry ->
                entry.type().endsWith(suffix) && entry.body().path("runId").asText().equals(run))
        .stream()
        .map(Entry::id)
        .distinct()
        .count();
  }

  private static String queue(String name, int kind) {
    Map<String, Object> training =
        Map.of(
            "preset", "facts",
            "steps", STEPS,
            "effectiveBatchSize", 2,
            "rank", 8,
            "learningRate", 0.002,
            "replayRows", 4,
            "evaluations", 1,
            "checkpointSteps", 1,
            "seed", kind);
    return given()
        .contentType("application/json")
        .body(
            Map.of(
                "modelName", name,
                "datasetManifest", dataset,
                "baseModel", folder.resolve("tiny-llama-f16.gguf").toString(),
                "training", training))
        .post("/api/training/runs")
        .then()
        .statusCode(202)
        .extract()
        .path("id");
  }
}
