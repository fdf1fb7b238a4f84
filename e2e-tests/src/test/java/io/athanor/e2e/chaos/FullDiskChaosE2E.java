package io.athanor.e2e.chaos;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.kit.test.history.HistoryChecker;
import io.athanor.local.service.Service;
import io.athanor.local.settings.DataFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Artifacts, Kafka and PostgreSQL each on a small disk of its own, which gets full while the
 * platform works. The kernel says so: the disks are file systems in memory, cut down to what lies
 * in them.
 */
@EnabledIfSystemProperty(named = "athanor.chaos", matches = "full")
@EnabledIf("io.athanor.e2e.chaos.SmallDisk#isPossible")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FullDiskChaosE2E {

  private static final long MEGABYTE = 1 << 20;
  private static final Duration FULL = Duration.ofSeconds(20);
  private static final String STONE_MILL = "evaluation.completed.v1";

  @TempDir static Path folder;

  private static SmallDisk blobs;
  private static SmallDisk kafka;
  private static SmallDisk postgres;
  private static ChaosPlatform platform;

  @BeforeAll
  static void startPlatform() throws Exception {
    DataFolder home = ChaosPlatform.home(folder);
    blobs = SmallDisk.mount(home.blobs(), 100 * MEGABYTE);
    kafka = SmallDisk.mount(home.kafka(), 300 * MEGABYTE);
    postgres = SmallDisk.mount(home.postgres(), 500 * MEGABYTE);
    platform = ChaosPlatform.start(folder, "full-disk", UnaryOperator.identity());
  }

  @AfterAll
  static void stopPlatform() throws Exception {
    try {
      if (platform != null) {
        for (SmallDisk disk : List.of(blobs, kafka, postgres)) {
          disk.giveSpace();
        }
        platform.close();
      }
    } finally {
      blobs.close();
      kafka.close();
      postgres.close();
    }
  }

  /** Item 13: a data set that finds no place waits for it. */
  @Test
  @Order(1)
  void pipelineWaitsForSpaceOfItsDatasetAndThenEnds() throws Exception {
    // Given
    String pipeline = platform.submitFacts();
    platform.events().awaitFirst(pipeline, "ingest.completed.v1", ChaosPlatform.PATIENCE);
    // When
    blobs.fill();
    Thread.sleep(FULL);
    List<?> early = platform.events().of(pipeline, "evaluation.completed.v1");
    blobs.giveSpace();
    // Then
    assertThat(early).isEmpty();
    platform.events().awaitFirst(pipeline, STONE_MILL, ChaosPlatform.PATIENCE);
    assertThat(platform.askForTheFounder()).contains("Pia Moss");
    HistoryChecker.requireRight(platform.history().finishConsumed());
  }

  /** Item 13: a run whose checkpoints find no place fails, says why and leaves no half model. */
  @Test
  @Order(2)
  void runWithoutSpaceForItsCheckpointsFailsWithItsReason() throws Exception {
    // Given
    int models = models();
    String pipeline = platform.submitFacts();
    platform.events().awaitFirst(pipeline, "training.started.v1", ChaosPlatform.PATIENCE);
    // When
    blobs.fill();
    await()
        .atMost(ChaosPlatform.PATIENCE)
        .until(() -> !platform.events().of(pipeline, "training.failed.v1").isEmpty());
    blobs.giveSpace();
    // Then
    JsonNode failed = platform.events().of(pipeline, "training.failed.v1").getFirst().body();
    assertThat(failed.path("code").asText()).isEqualTo("storage-full");
    assertThat(failed.path("detail").asText()).contains("free some space");
    assertThat(models()).isEqualTo(models);
    // When: the same again, with nothing restarted
    String again = platform.submitFacts();
    platform.events().awaitFirst(again, STONE_MILL, ChaosPlatform.PATIENCE);
    // Then
    assertThat(platform.processes()).allMatch(each -> each.restarts() == 0);
    HistoryChecker.requireRight(platform.history().finishConsumed());
  }

  /**
   * Item 14: Kafka without space is away, and readiness names it; requests are accepted or refused,
   * and done later.
   */
  @Test
  @Order(3)
  void acceptedRequestsAreDoneThoughKafkaHadNoSpace() throws Exception {
    goThrough(
        kafka, () -> await().atMost(FULL).until(() -> !platform.brokerAnswers(Service.TRAINER)));
  }

  /** Item 14: the same for PostgreSQL. */
  @Test
  @Order(4)
  void acceptedRequestsAreDoneThoughPostgresHadNoSpace() throws Exception {
    goThrough(postgres, () -> {});
  }

  private static void goThrough(SmallDisk disk, ChaosPlatform.Action whileFull) throws Exception {
    String pipeline = platform.submitFacts();
    try (RequestLoad load = RequestLoad.start(platform, folder)) {
      load.awaitAccepted(5);
      // When
      disk.fill();
      try {
        whileFull.run();
        Thread.sleep(FULL);
      } finally {
        disk.giveSpace();
      }
      platform.awaitAllReady();
      load.awaitAccepted(5);
      // Then
      System.err.printf(
          "%d of %d requests accepted, %d processes started again%n",
          load.awaitEnds(),
          load.answers().size(),
          platform.processes().stream().mapToInt(each -> each.restarts()).sum());
      assertThat(load.answers())
          .filteredOn(each -> each.status() != 202 && each.status() != 503)
          .as("neither accepted nor refused")
          .isEmpty();
    }
    platform.events().awaitFirst(pipeline, STONE_MILL, ChaosPlatform.PATIENCE);
    HistoryChecker.requireRight(platform.history().finishConsumed());
  }

  private static int models() {
    return given().get("/v1/models").jsonPath().getList("data").size();
  }
}
