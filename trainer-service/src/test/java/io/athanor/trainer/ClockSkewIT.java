package io.athanor.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.RunId;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.FileBlobStore;
import io.athanor.kit.test.PlatformTestResource;
import io.athanor.kit.test.history.AuditedDatabase;
import io.athanor.kit.test.history.HistoryRecorder;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Item 46 of docs/reliability.md: two nodes whose clocks are two hours apart. Only the database's
 * clock says when a lease has lapsed. Needs libfaketime ({@code apt install faketime}).
 */
@EnabledIfSystemProperty(named = "athanor.chaos", matches = "full")
class ClockSkewIT {

  private static final Duration LEASE = Duration.ofSeconds(4);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final PlatformTestResource PLATFORM = new PlatformTestResource();
  private static Map<String, String> settings = Map.of();
  private static int portBefore;

  @TempDir static Path folder;

  private final BlobStore blobs =
      new FileBlobStore(Path.of(URI.create(settings.get("athanor.blobs.uri"))));
  private final TestBench bench =
      new TestBench(blobs, () -> settings.get("kafka.bootstrap.servers"));

  @BeforeAll
  static void startInfrastructure() throws Exception {
    settings = ServiceNode.settings(PLATFORM.start());
    settings.putAll(RealWorker.settings());
    settings.put("athanor.trainer.lease.time-to-live", LEASE.toSeconds() + "s");
    settings.put("athanor.trainer.lease.renew-every", "500ms");
    settings.put("athanor.trainer.lease.self-fence-after", "3s");
    settings.put("athanor.trainer.worker.poll-every", "500ms");
    portBefore = RestAssured.port;
  }

  @AfterAll
  static void stopInfrastructure() {
    RestAssured.port = portBefore;
    PLATFORM.stop();
  }

  @ParameterizedTest
  @CsvSource({"-1h, +1h", "+1h, -1h"})
  void nodeWithAnotherClockTakesARunOverOnlyWhenItsLeaseHasLapsed(String owners, String others)
      throws Exception {
    try (ServiceNode owner = start("owner" + owners, owners)) {
      HistoryRecorder recorder =
          HistoryRecorder.start(
              "clock-skew" + owners,
              settings.get("kafka.bootstrap.servers"),
              List.of(AuditedDatabase.of("trainer", settings)));
      bench.recordIn(recorder);
      TrainingRequested request = endless("skewed" + owners.charAt(0) + "1h");
      bench.send(request);
      await().atMost(PATIENCE).until(() -> row(request.runId()).state().equals("running"));
      try (ServiceNode other = start("other" + others, others)) {
        // When: the other looks for work, many times
        await()
            .during(LEASE.multipliedBy(3))
            .atMost(PATIENCE)
            .until(() -> row(request.runId()).leaseToken() == 1);
        owner.kill();
        long killed = System.nanoTime();
        // Then
        await().atMost(PATIENCE).until(() -> row(request.runId()).leaseToken() == 2);
        assertThat(Duration.ofNanos(System.nanoTime() - killed))
            .isBetween(LEASE.minusSeconds(1), LEASE.plusSeconds(10));
        RestAssured.given().post("/api/training/runs/" + request.runId() + "/cancellation");
        bench.awaitState(request.runId(), "cancelled");
        assertThat(other.process().isAlive()).isTrue();
        recorder.requireRight();
      }
    }
  }

  private TrainingRequested endless(String name) {
    return RealWorker.request(blobs, name, RealWorker.spec(1_000_000, 900_000));
  }

  private static RunRows.RunRow row(RunId runId) throws Exception {
    try (RunRows rows = new RunRows(settings)) {
      return rows.of(runId);
    }
  }

  private static ServiceNode start(String node, String offset) throws IOException {
    Map<String, String> own = new HashMap<>(ServiceNode.settings(settings));
    own.put("athanor.run.dir", folder.resolve(node).toString());
    RestAssured.port = Integer.parseInt(own.get("quarkus.http.port"));
    return ServiceNode.start(
        own,
        Map.of(
            "LD_PRELOAD",
            library().toString(),
            "FAKETIME",
            offset,
            // Waiting is measured on the monotonic clock, which no administrator can set.
            "FAKETIME_DONT_FAKE_MONOTONIC",
            "1",
            "DONT_FAKE_MONOTONIC",
            "1"));
  }

  private static Path library() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("/usr/lib"), 4)) {
      return files
          .filter(file -> file.getFileName().toString().equals("libfaketimeMT.so.1"))
          .findFirst()
          .orElseThrow(
              () -> new AssertionError("libfaketime is not installed: apt install faketime"));
    }
  }
}
