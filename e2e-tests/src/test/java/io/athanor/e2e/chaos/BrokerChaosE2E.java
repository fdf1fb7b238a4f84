package io.athanor.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.e2e.chaos.RequestLoad.Answer;
import io.athanor.kit.test.history.HistoryChecker;
import java.io.IOException;
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

/** Kafka dies under a platform that works. */
@EnabledIfSystemProperty(named = "athanor.chaos", matches = "full")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BrokerChaosE2E {

  private static final Duration AWAY = Duration.ofSeconds(20);
  private static final Duration NEVER_LONGER = Duration.ofSeconds(5);

  @TempDir static Path folder;

  private static ChaosPlatform platform;

  @BeforeAll
  static void startPlatform() throws IOException {
    platform = ChaosPlatform.start(folder, "broker", UnaryOperator.identity());
  }

  @AfterAll
  static void stopPlatform() throws InterruptedException {
    platform.close();
  }

  /** Item 10: killed brokers leave a log that was not closed, and lose nothing they have taken. */
  @Test
  @Order(1)
  void pipelineEndsAndNothingAcknowledgedIsMissingThoughKafkaIsKilledInEveryStage()
      throws Exception {
    // Given
    int before = platform.restarts("kafka");
    try (StrangerFiles files =
        new StrangerFiles(platform.settings().bootstrapServers(), platform.history())) {
      files.send(100);
      String pipeline = platform.submitFacts();
      // When
      platform.kill("kafka");
      files.send(100);
      platform.events().awaitFirst(pipeline, "dataset.ready.v1", ChaosPlatform.PATIENCE);
      platform.kill("kafka");
      platform.events().awaitFirst(pipeline, "training.started.v1", ChaosPlatform.PATIENCE);
      platform.kill("kafka");
      files.send(100);
      platform.events().awaitFirst(pipeline, "evaluation.completed.v1", ChaosPlatform.PATIENCE);
    }
    // Then
    assertThat(platform.restarts("kafka") - before).isGreaterThanOrEqualTo(3);
    assertThat(platform.askForTheFounder()).contains("Pia Moss");
    platform.awaitAllReady();
    HistoryChecker.requireRight(platform.history().finishConsumed());
  }

  /** Item 9: without a broker requests are accepted or refused at once, and done afterwards. */
  @Test
  @Order(2)
  void acceptedRequestsAreDoneThoughKafkaIsAwayForTwentySeconds() throws Exception {
    try (RequestLoad load = RequestLoad.start(platform, folder)) {
      // Given
      load.awaitAccepted(10);
      // When
      platform.whileDown("kafka", () -> Thread.sleep(AWAY));
      platform.awaitAllReady();
      load.awaitAccepted(10);
      int accepted = load.awaitEnds();
      // Then
      System.err.printf("%d of %d requests accepted%n", accepted, load.answers().size());
      assertThat(load.answers()).extracting(Answer::status).isSubsetOf(202, 503);
      assertThat(load.answers()).allMatch(each -> each.took().compareTo(NEVER_LONGER) < 0);
      HistoryChecker.requireRight(platform.history().finishConsumed());
    }
  }
}
