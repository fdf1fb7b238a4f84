package io.athanor.e2e.chaos;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.kit.test.history.HistoryChecker;
import io.athanor.local.kafka.DeadLetters;
import io.athanor.local.service.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL dies under a platform that works. */
@EnabledIfSystemProperty(named = "athanor.chaos", matches = "full")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DatabaseChaosE2E {

  private static final int RECORDS = 500;

  /** Longer than the minute after which SmallRye, left to its defaults, ends a consumer. */
  private static final Duration AWAY = Duration.ofSeconds(75);

  @TempDir static Path folder;

  private static ChaosPlatform platform;

  @BeforeAll
  static void startPlatform() throws IOException {
    platform = ChaosPlatform.start(folder, "database", UnaryOperator.identity());
  }

  @AfterAll
  static void stopPlatform() throws InterruptedException {
    platform.close();
  }

  /** Item 11: commits whose outcome nobody knows take effect once, and the pools recover. */
  @Test
  @Order(1)
  void pipelineAndLoadEndRightThoughPostgresIsKilledInEveryStage() throws Exception {
    // Given
    int before = platform.restarts("postgres");
    try (RequestLoad load = RequestLoad.start(platform, folder)) {
      load.awaitAccepted(5);
      String pipeline = platform.submitFacts();
      // When
      platform.kill("postgres");
      platform.events().awaitFirst(pipeline, "dataset.ready.v1", ChaosPlatform.PATIENCE);
      platform.kill("postgres");
      platform.events().awaitFirst(pipeline, "training.started.v1", ChaosPlatform.PATIENCE);
      platform.kill("postgres");
      platform.events().awaitFirst(pipeline, "evaluation.completed.v1", ChaosPlatform.PATIENCE);
      load.awaitAccepted(5);
      System.err.printf("%d requests accepted%n", load.awaitEnds());
    }
    // Then
    assertThat(platform.restarts("postgres") - before).isGreaterThanOrEqualTo(3);
    assertThat(platform.askForTheFounder()).contains("Pia Moss");
    platform.awaitAllReady();
    HistoryChecker.requireRight(platform.history().finishConsumed());
  }

  /** Item 17: what cannot be done now is no dead letter; the consumers wait, and say so. */
  @Test
  @Order(2)
  void streamIsKeptAndNotEmptiedIntoItsDeadLettersWhilePostgresIsAway() throws Exception {
    // Given
    DeadLetters letters = new DeadLetters(platform.settings().bootstrapServers());
    // When
    platform.whileDown(
        "postgres",
        () -> {
          try (StrangerFiles files =
              new StrangerFiles(platform.settings().bootstrapServers(), platform.history())) {
            files.send(RECORDS);
          }
          Thread.sleep(AWAY);
          // Then
          assertThat(platform.readiness(Service.TRAINER)).isEqualTo(503);
          assertThat(platform.readiness(Service.DATASET)).isEqualTo(503);
          assertThat(letters.list()).isEmpty();
        });
    // When
    platform.awaitAllReady();
    // Then
    HistoryChecker.requireRight(platform.history().finishConsumed());
    assertThat(letters.list()).isEmpty();
  }

  /** Item 12: an empty database is not worked with, and nothing is taken from a stream for it. */
  @Test
  @Order(3)
  void serviceWhoseDatabaseIsSuddenlyEmptyIsNotReadyAndLosesNothing() throws Exception {
    // Given
    DeadLetters letters = new DeadLetters(platform.settings().bootstrapServers());
    try (SwappedDatabase empty = SwappedDatabase.of(Service.TRAINER, platform.settings());
        StrangerFiles files =
            new StrangerFiles(platform.settings().bootstrapServers(), platform.history())) {
      // When
      files.send(50);
      // Then
      await()
          .atMost(ChaosPlatform.PATIENCE)
          .until(() -> platform.readiness(Service.TRAINER) == 503);
      assertThat(given().get("/api/training/runs").statusCode()).isGreaterThanOrEqualTo(500);
      assertThat(letters.list()).isEmpty();
    }
    // When: the right one is back
    platform.awaitAllReady();
    // Then
    HistoryChecker.requireRight(platform.history().finishConsumed());
    assertThat(letters.list()).isEmpty();
  }

  /** Item 12: a service that is started on an empty database ends, and says why. */
  @Test
  @Order(4)
  void serviceThatIsStartedOnAnEmptyDatabaseEndsAndLosesNothing() throws Exception {
    // Given
    DeadLetters letters = new DeadLetters(platform.settings().bootstrapServers());
    Path log = platform.settings().home().logs().resolve("trainer-service.log");
    try (SwappedDatabase empty = SwappedDatabase.of(Service.TRAINER, platform.settings());
        StrangerFiles files =
            new StrangerFiles(platform.settings().bootstrapServers(), platform.history())) {
      files.send(50);
      int before = platform.restarts("trainer-service");
      // When: it ends, and is started again each time
      platform.kill("trainer-service");
      await()
          .atMost(ChaosPlatform.PATIENCE)
          .until(() -> platform.restarts("trainer-service") - before >= 3);
      // Then
      assertThat(platform.readiness(Service.TRAINER)).isNotEqualTo(200);
      assertThat(Files.readString(log))
          .contains("the database is new, but consumer group trainer")
          .contains("athanor.new-database.earlier-events");
    }
    // When: the right one is back
    platform.awaitAllReady();
    // Then
    HistoryChecker.requireRight(platform.history().finishConsumed());
    assertThat(letters.list()).isEmpty();
  }
}
