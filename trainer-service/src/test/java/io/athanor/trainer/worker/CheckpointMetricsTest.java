package io.athanor.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.RunId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CheckpointMetricsTest {

  private static final RunId FIRST = new RunId("run-1");
  private static final RunId SECOND = new RunId("run-2");

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final CheckpointMetrics metrics = new CheckpointMetrics(() -> now);

  @Test
  void ageIsThatOfTheRunWhichWaitsLongestForACheckpoint() {
    // Given
    metrics.began(FIRST);
    now = now.plusSeconds(100);
    metrics.began(SECOND);
    now = now.plusSeconds(20);
    assertThat(metrics.age()).isEqualTo(120);
    // When
    metrics.stored(FIRST, 1000);
    now = now.plusSeconds(5);
    // Then
    assertThat(metrics.age()).isEqualTo(25);
  }

  @Test
  void nothingIsOldWhenNothingIsTrained() {
    // Given
    metrics.began(FIRST);
    now = now.plusSeconds(100);
    // When
    metrics.ended(FIRST);
    metrics.stored(FIRST, 1000);
    // Then
    assertThat(metrics.age()).isZero();
  }
}
