package io.athanor.trainer.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.RunId;
import io.athanor.trainer.lease.LeaseRepository.Renewal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {

  private static final LeaseTerms TERMS =
      new LeaseTerms(Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(40));
  private static final RunLease LEASE =
      new RunLease(new RunId("run-1"), "node/process", 1, Instant.EPOCH, 1);

  private final List<Duration> renewals = new ArrayList<>();
  private final List<StopSignal> heard = new ArrayList<>();
  private final AtomicInteger lost = new AtomicInteger();
  private LeaseKeeper.Renewals database = (lease, patience) -> Optional.of(nothingAsked());
  private long now;

  private final LeaseKeeper keeper =
      new LeaseKeeper(
          TERMS,
          (lease, patience) -> {
            renewals.add(patience);
            return database.renew(lease, patience);
          },
          () -> now,
          lost::incrementAndGet);

  @Test
  void leaseIsRenewedEveryTwentySecondsAndKept() {
    // Given
    keeper.keep(LEASE, 0, heard::add);
    // When
    for (int second = 0; second <= 100; second++) {
      tickAt(second);
    }
    // Then
    assertThat(renewals).hasSize(5);
    assertThat(heard).isEmpty();
  }

  @Test
  void blockedDatabaseMakesTheHolderFenceItselfBeforeTheLeaseLapses() {
    // Given
    database =
        (lease, patience) -> {
          throw new IllegalStateException("database away");
        };
    keeper.keep(LEASE, 0, heard::add);
    // When
    for (int second = 0; second < 40; second++) {
      tickAt(second);
    }
    assertThat(heard).isEmpty();
    tickAt(40);
    tickAt(41);
    // Then
    assertThat(heard).containsExactly(StopSignal.LEASE_LOST);
    assertThat(lost).hasValue(1);
    assertThat(renewals.getLast()).isLessThanOrEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void rowOfAnotherTokenEndsTheKeepingAtOnce() {
    // Given
    database = (lease, patience) -> Optional.empty();
    keeper.keep(LEASE, 0, heard::add);
    // When
    tickAt(20);
    tickAt(40);
    // Then
    assertThat(heard).containsExactly(StopSignal.LEASE_LOST);
    assertThat(renewals).hasSize(1);
  }

  @Test
  void nudgeBringsTheWishToStopWithoutWaitingForTheRenewal() {
    // Given
    database = (lease, patience) -> Optional.of(new Renewal(Optional.of(StopSignal.CANCEL)));
    keeper.keep(LEASE, 0, heard::add);
    now = seconds(1);
    // When
    keeper.tick(true);
    // Then
    assertThat(heard).containsExactly(StopSignal.CANCEL);
  }

  @Test
  void closedKeepingIsRenewedNoMore() {
    // Given
    LeaseKeeper.Keeping keeping = keeper.keep(LEASE, 0, heard::add);
    // When
    keeping.close();
    tickAt(60);
    // Then
    assertThat(renewals).isEmpty();
    assertThat(heard).isEmpty();
  }

  @Test
  void leaseWithoutARenewalIsOverdueWhenTheHolderHasToStop() {
    // Given
    LeaseKeeper.Keeping keeping = keeper.keep(LEASE, 0, heard::add);
    // When / Then
    now = seconds(39);
    assertThat(keeping.isOverdue()).isFalse();
    now = seconds(40);
    assertThat(keeping.isOverdue()).isTrue();
  }

  private void tickAt(int second) {
    now = seconds(second);
    keeper.tick(false);
  }

  private static long seconds(int seconds) {
    return seconds * 1_000_000_000L;
  }

  private static Renewal nothingAsked() {
    return new Renewal(Optional.empty());
  }
}
