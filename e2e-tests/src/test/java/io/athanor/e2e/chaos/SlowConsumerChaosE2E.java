package io.athanor.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.kit.test.history.HistoryChecker;
import io.athanor.local.service.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * One group of consumers is slow, the queue in front of it long. {@code
 * -Dathanor.slow.records=10000} is the size that the promise speaks of.
 */
@EnabledIfSystemProperty(named = "athanor.chaos", matches = "full")
class SlowConsumerChaosE2E {

  private static final int RECORDS = Integer.getInteger("athanor.slow.records", 10_000);

  /** What one of the records takes the slow group. */
  private static final Duration EACH_TAKES = Duration.ofMillis(50);

  private static final String LAG = "athanor_consumer_lag_records";
  private static final String FILES = "group=\"trainer-files\",topic=\"files.v1\"";

  /**
   * How old the lag may be: ten seconds between two looks at the broker, five between two
   * acknowledgements of a consumer, and two for the machine.
   */
  private static final Duration AGE = Duration.ofSeconds(17);

  /** Records that the slow group gets done meanwhile. */
  private static final long DONE_MEANWHILE = AGE.dividedBy(EACH_TAKES);

  @TempDir static Path folder;

  private static ChaosPlatform platform;

  @BeforeAll
  static void startPlatform() throws IOException {
    platform = ChaosPlatform.start(folder, "slow-consumer", UnaryOperator.identity());
  }

  @AfterAll
  static void stopPlatform() throws InterruptedException {
    platform.close();
  }

  /** Item 18: a slow group keeps its heap and tells its lag, and nobody else waits for it. */
  @Test
  void queueInFrontOfASlowGroupCostsNoMemoryAndHoldsUpNobody() throws Exception {
    // Given
    platform.execute(
        Service.TRAINER,
        """
        create function take_time() returns trigger language plpgsql as
        'begin perform pg_sleep(%s); return new; end';
        create trigger take_time before insert on known_file
        for each row execute function take_time()"""
            .formatted(EACH_TAKES.toMillis() / 1000.0));
    // When
    try (StrangerFiles files =
        new StrangerFiles(platform.settings().bootstrapServers(), platform.history())) {
      files.send(RECORDS);
    }
    // Then
    await("the other group")
        .atMost(ChaosPlatform.PATIENCE)
        .until(() -> platform.rows(Service.DATASET, "stored_file") == RECORDS);
    ServiceMetrics metrics = ServiceMetrics.of(platform.address(Service.TRAINER));
    long done = platform.rows(Service.TRAINER, "known_file");
    double lag = metrics.sum(LAG, FILES);
    System.err.printf(
        "the slow group has done %d of %d, lag %.0f, heap %.0f MB%n",
        done, RECORDS, lag, metrics.heap() / (1 << 20));
    assertThat(done).isLessThan(RECORDS / 2);
    assertThat(lag).isBetween((double) RECORDS - done, (double) RECORDS - done + DONE_MEANWHILE);
    assertThat(platform.readiness(Service.TRAINER)).isEqualTo(200);
    String pipeline = platform.submitFacts();
    platform.events().awaitFirst(pipeline, "evaluation.completed.v1", ChaosPlatform.PATIENCE);
    // When
    platform.execute(Service.TRAINER, "drop trigger take_time on known_file");
    // Then
    await("the slow group")
        .atMost(ChaosPlatform.PATIENCE)
        .until(() -> platform.rows(Service.TRAINER, "known_file") >= RECORDS);
    await("no lag")
        .atMost(Duration.ofMinutes(1))
        .until(() -> ServiceMetrics.of(platform.address(Service.TRAINER)).sum(LAG, FILES) == 0);
    assertThat(platform.processes()).allMatch(each -> each.restarts() == 0);
    HistoryChecker.requireRight(platform.history().finishConsumed());
  }
}
