package io.athanor.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.RunId;
import io.athanor.contracts.Topics;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.contracts.event.TrainingSucceeded;
import io.athanor.contracts.training.TrainingSpec;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.FileBlobStore;
import io.athanor.kit.test.PlatformTestResource;
import io.athanor.kit.test.history.AuditedDatabase;
import io.athanor.kit.test.history.HistoryRecorder;
import io.athanor.trainer.KillPlan.Kill;
import io.athanor.trainer.KillPlan.Victim;
import io.athanor.trainer.RunRows.RunRow;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Items 1 and 2 of docs/reliability.md: a run whose processes are killed with SIGKILL at random
 * moments, or while a checkpoint is half written, ends with the same bytes as one that nobody
 * disturbed, and its history keeps every rule. {@code -Dathanor.kills=20} kills more often, {@code
 * -Dathanor.kills.seed=7} at other moments.
 */
class TrainingKillIT {

  private static final int STEPS = 60;
  private static final int KILLS = Integer.getInteger("athanor.kills", 3);
  private static final long SEED = Long.getLong("athanor.kills.seed", 20_261_122L);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private static final TrainingSpec SPEC =
      RealWorker.spec(
          """
          {"preset":"facts","steps":60,"effectiveBatchSize":2,"rank":8,"learningRate":0.002,
           "replayRows":4,"evaluations":6,"checkpointSteps":1}
          """);

  private static final PlatformTestResource PLATFORM = new PlatformTestResource();
  private static Map<String, String> settings = Map.of();
  private static int portBefore;

  @TempDir static Path folder;

  private static SortedMap<String, String> expected = new TreeMap<>();
  private static @Nullable HistoryRecorder recorder;

  private final BlobStore blobs =
      new FileBlobStore(Path.of(URI.create(settings.get("athanor.blobs.uri"))));
  private final TestBench bench =
      new TestBench(blobs, () -> settings.get("kafka.bootstrap.servers"));

  @BeforeAll
  static void startInfrastructure() throws Exception {
    settings = ServiceNode.settings(PLATFORM.start());
    settings.putAll(RealWorker.settings());
    settings.put("athanor.trainer.lease.time-to-live", "3s");
    settings.put("athanor.trainer.lease.renew-every", "500ms");
    settings.put("athanor.trainer.lease.self-fence-after", "2500ms");
    settings.put("athanor.trainer.worker.poll-every", "500ms");
    portBefore = RestAssured.port;
    RestAssured.port = Integer.parseInt(settings.get("quarkus.http.port"));
  }

  @AfterAll
  static void stopInfrastructure() {
    RestAssured.port = portBefore;
    PLATFORM.stop();
  }

  /** The run that nobody disturbs, once for all tests. */
  @BeforeEach
  void trainUndisturbed() throws Exception {
    if (recorder == null) {
      try (ServiceNode service = start("node-0")) {
        recorder =
            HistoryRecorder.start(
                "training-kills",
                settings.get("kafka.bootstrap.servers"),
                List.of(AuditedDatabase.of("trainer", settings)));
        bench.recordIn(recorder);
        TrainingRequested undisturbed = RealWorker.request(blobs, "undisturbed", SPEC);
        bench.send(undisturbed);
        expected = checksums(bench.awaitState(undisturbed.runId(), "succeeded"));
        service.terminate();
      }
    }
    bench.recordIn(recorder);
  }

  /** Item 1. */
  @Test
  void killedRunEndsWithTheBytesOfTheUninterruptedOneAndOneModel() throws Exception {
    // Given
    TrainingRequested killed = RealWorker.request(blobs, "killed", SPEC);
    KillPlan plan = KillPlan.random(SEED, KILLS, STEPS);
    // When
    try (Story story = new Story(killed.runId())) {
      bench.send(killed);
      story.awaitRun();
      for (Kill kill : plan.kills()) {
        story.perform(kill);
      }
      JsonPath run = bench.awaitState(killed.runId(), "succeeded");
      System.out.println(story.summary(plan, run));
      // Then
      assertThat(checksums(run)).isEqualTo(expected);
      assertThat(expected).containsKeys("adapter/adapter_model.safetensors", "adapter.gguf");
      assertThat(run.getInt("result.steps")).isEqualTo(STEPS);
      bench.awaitEvents(Topics.MODELS, run.getString("modelId"), 1);
      assertThat(bench.events(Topics.TRAINING_RUNS, killed.runId().value()))
          .filteredOn(TrainingSucceeded.class::isInstance)
          .hasSize(1);
      recorder.requireRight();
    }
  }

  /** Item 2: the disk holds some of a checkpoint's files and no manifest when the power goes. */
  @Test
  void killedInTheMiddleOfACheckpointTheRunGoesOnFromTheOneBefore() throws Exception {
    // Given
    TrainingRequested torn = RealWorker.request(blobs, "torn", SPEC);
    // When
    try (Story story = new Story(torn.runId())) {
      bench.send(torn);
      story.awaitRun();
      Path half = story.killWhileACheckpointIsWritten();
      // Then
      JsonPath run = bench.awaitState(torn.runId(), "succeeded");
      assertThat(checksums(run)).isEqualTo(expected);
      assertThat(half).doesNotExist();
      recorder.requireRight();
    }
  }

  /** Every published file but those that name the run or the time. */
  private static SortedMap<String, String> checksums(JsonPath run) {
    SortedMap<String, String> checksums = new TreeMap<>();
    List<Map<String, Object>> artifacts = run.getList("artifacts");
    for (Map<String, Object> artifact : artifacts) {
      if (!List.of("model-card", "lineage").contains(artifact.get("kind"))) {
        checksums.put((String) artifact.get("path"), (String) artifact.get("sha256"));
      }
    }
    return checksums;
  }

  private static ServiceNode start(String node) throws Exception {
    Map<String, String> own = new HashMap<>(settings);
    own.put("athanor.run.dir", folder.resolve(node).toString());
    return ServiceNode.start(own);
  }

  /** The life of the run's processes. */
  private static final class Story implements AutoCloseable {

    private final RunId runId;
    private final RunRows rows = new RunRows(settings);
    private int node = 1;
    private int hits;
    private ServiceNode service = start("node-1");

    Story(RunId runId) throws Exception {
      this.runId = runId;
    }

    void awaitRun() {
      await().atMost(LONGEST_WAIT).until(() -> !rows.of(runId).state().equals("absent"));
    }

    void perform(Kill kill) throws Exception {
      RunRow before = rows.of(runId);
      RunRow now = awaitMoment(kill, before);
      if (!now.state().equals("succeeded")) {
        hits++;
      }
      switch (kill.victim()) {
        case WORKER -> service.workers().forEach(ProcessHandle::destroyForcibly);
        case SAME_NODE -> {
          service.kill();
          service = start("node-" + node);
        }
        case OTHER_NODE -> {
          service.kill();
          node++;
          service = start("node-" + node);
        }
      }
    }

    /**
     * Freezes the worker at the first sight of a half-written checkpoint, makes sure that it is
     * half written, and kills worker and service.
     *
     * @return the half-written folder, which the same node finds again
     */
    Path killWhileACheckpointIsWritten() throws Exception {
      await().atMost(LONGEST_WAIT).until(() -> !service.workers().isEmpty());
      HalfWrittenCheckpoint half = new HalfWrittenCheckpoint(folder.resolve("node-" + node));
      Path writing = half.await(service.workers().getFirst());
      service.kill();
      assertThat(writing).isDirectoryContaining(Files::isRegularFile);
      assertThat(writing.resolve("manifest.json")).doesNotExist();
      service = start("node-" + node);
      return writing;
    }

    /** A run that is faster than the plan waits for nothing but one new checkpoint. */
    private RunRow awaitMoment(Kill kill, RunRow before) throws Exception {
      int step = kill.step() == 0 ? 0 : Math.max(kill.step(), before.checkpointStep() + 1);
      long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
      RunRow now = before;
      while (now.checkpointStep() < Math.min(step, STEPS - 1) && !now.state().equals("succeeded")) {
        assertThat(System.nanoTime()).as("checkpoint of step " + step).isLessThan(deadline);
        TimeUnit.MILLISECONDS.sleep(5);
        now = rows.of(runId);
      }
      TimeUnit.MILLISECONDS.sleep(kill.delay().toMillis());
      return rows.of(runId);
    }

    String summary(KillPlan plan, JsonPath run) {
      long workersOnly =
          plan.kills().stream().filter(kill -> kill.victim() == Victim.WORKER).count();
      return "kills: %d (%d while the run was not done, %d of the worker alone), %d nodes, %d attempts"
          .formatted(plan.kills().size(), hits, workersOnly, node, run.getInt("attempts"));
    }

    @Override
    public void close() throws Exception {
      service.close();
      rows.close();
    }
  }
}
