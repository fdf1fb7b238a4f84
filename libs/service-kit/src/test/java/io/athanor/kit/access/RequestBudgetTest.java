package io.athanor.kit.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.kit.access.RequestBudget.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestBudgetTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void aMinutesRequestsMayComeAtOnceThenTheyAreRefused() {
    // Given
    var budget = new RequestBudget(3, 0);
    // When
    Verdict first = budget.take(0);
    budget.take(0);
    Verdict third = budget.take(0);
    Verdict fourth = budget.take(0);
    // Then
    assertThat(first).isEqualTo(new Verdict(true, 3, 2, Duration.ZERO, Duration.ofSeconds(20)));
    assertThat(third)
        .isEqualTo(new Verdict(true, 3, 0, Duration.ofSeconds(20), Duration.ofSeconds(60)));
    assertThat(fourth)
        .isEqualTo(new Verdict(false, 3, 0, Duration.ofSeconds(20), Duration.ofSeconds(60)));
  }

  @Test
  void aRefusedRequestCostsNothing() {
    // Given
    var budget = new RequestBudget(60, 0);
    for (int request = 0; request < 100; request++) {
      budget.take(0);
    }
    // When / Then
    assertThat(budget.take(SECOND / 2).allowed()).isFalse();
    assertThat(budget.take(SECOND).allowed()).isTrue();
    assertThat(budget.take(SECOND).allowed()).isFalse();
  }

  @Test
  void neverMoreThanOneMinuteIsSavedUp() {
    // Given
    var budget = new RequestBudget(2, 0);
    // When
    Verdict afterAnHour = budget.take(3_600 * SECOND);
    // Then
    assertThat(afterAnHour.remaining()).isEqualTo(1);
  }
}
