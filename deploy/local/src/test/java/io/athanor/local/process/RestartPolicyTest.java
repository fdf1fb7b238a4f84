package io.athanor.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {

  @Test
  void threeRestartsAfterOneTwoAndFourSecondsThenNoMore() {
    // Given
    RestartPolicy policy = RestartPolicy.standard();
    // When / Then
    assertThat(policy.delayAfter(0)).contains(Duration.ofSeconds(1));
    assertThat(policy.delayAfter(1)).contains(Duration.ofSeconds(2));
    assertThat(policy.delayAfter(2)).contains(Duration.ofSeconds(4));
    assertThat(policy.delayAfter(3)).isEmpty();
  }

  @Test
  void tenHealthyMinutesClearTheRecord() {
    // Given
    RestartPolicy policy = RestartPolicy.standard();
    // When / Then
    assertThat(policy.clearsAfter(Duration.ofMinutes(10).minusMillis(1))).isFalse();
    assertThat(policy.clearsAfter(Duration.ofMinutes(10))).isTrue();
  }
}
