package io.athanor.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.trainer.lease.StopSignal;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StopFlagTest {

  private final StopFlag flag = new StopFlag();

  @Test
  void heavierReasonOutweighsALighterOneInAnyOrder() {
    // When
    flag.raise(StopSignal.SHUTDOWN);
    flag.raise(StopSignal.PAUSE);
    // Then
    assertThat(flag.get()).contains(StopSignal.SHUTDOWN);
  }

  @Test
  void overdueLeaseCountsAsLostBeforeItsKeeperSaysSo() {
    // Given
    AtomicBoolean overdue = new AtomicBoolean();
    flag.fenceWhen(overdue::get);
    assertThat(flag.get()).isEmpty();
    // When
    overdue.set(true);
    // Then
    assertThat(flag.is(StopSignal.LEASE_LOST)).isTrue();
  }

  @Test
  void lostLeaseStaysLost() {
    // Given
    AtomicBoolean overdue = new AtomicBoolean(true);
    flag.fenceWhen(overdue::get);
    assertThat(flag.get()).contains(StopSignal.LEASE_LOST);
    // When
    overdue.set(false);
    // Then
    assertThat(flag.get()).contains(StopSignal.LEASE_LOST);
  }
}
