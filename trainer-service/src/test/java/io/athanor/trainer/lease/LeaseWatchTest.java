package io.athanor.trainer.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.trainer.lease.LeaseWatch.Decision;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseWatchTest {

  private static final LeaseTerms TERMS =
      new LeaseTerms(Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(40));

  private final LeaseWatch watch = new LeaseWatch(TERMS, 0);

  @Test
  void renewalIsDueTwentySecondsAfterTheClaim() {
    assertThat(watch.decide(seconds(19.9))).isEqualTo(Decision.WAIT);
    assertThat(watch.decide(seconds(20))).isEqualTo(Decision.RENEW);
  }

  @Test
  void successfulRenewalCountsFromTheMomentItWasAskedFor() {
    // When
    watch.confirmed(seconds(20));
    // Then
    assertThat(watch.decide(seconds(39.9))).isEqualTo(Decision.WAIT);
    assertThat(watch.decide(seconds(40))).isEqualTo(Decision.RENEW);
    assertThat(watch.decide(seconds(60))).isEqualTo(Decision.FENCE);
  }

  @Test
  void failedRenewalIsTriedAgainAfterTwoSecondsUntilTheHolderFencesItself() {
    // When
    watch.failed(seconds(20));
    // Then
    assertThat(watch.decide(seconds(21.9))).isEqualTo(Decision.WAIT);
    assertThat(watch.decide(seconds(22))).isEqualTo(Decision.RENEW);
    watch.failed(seconds(38));
    assertThat(watch.decide(seconds(39))).isEqualTo(Decision.WAIT);
    assertThat(watch.decide(seconds(40))).isEqualTo(Decision.FENCE);
  }

  @Test
  void renewalMayTakeNoLongerThanToTheFence() {
    assertThat(watch.patience(seconds(38.5))).isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void termsThatWouldLetTwoHoldersWriteAreRefused() {
    assertThatThrownBy(
            () ->
                new LeaseTerms(
                    Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(60)))
        .hasMessageContaining("self-fence-after, and that shorter than time-to-live");
  }

  private static long seconds(double seconds) {
    return (long) (seconds * 1e9);
  }
}
