package io.athanor.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {

  private final RestartPolicy policy = RestartPolicy.standard();

  @Test
  void childThatWasNeverReadyIsGivenUpAfterThreeRestarts() {
    assertThat(policy.delayAfter(0, false)).contains(Duration.ofSeconds(1));
    assertThat(policy.delayAfter(1, false)).contains(Duration.ofSeconds(2));
    assertThat(policy.delayAfter(2, false)).contains(Duration.ofSeconds(4));
    assertThat(policy.delayAfter(3, false)).isEmpty();
  }

  @Test
  void childThatWasReadyIsStartedAgainForEver() {
    assertThat(policy.delayAfter(0, true)).contains(Duration.ofSeconds(1));
    assertThat(policy.delayAfter(4, true)).contains(Duration.ofSeconds(16));
    assertThat(policy.delayAfter(5, true)).contains(Duration.ofSeconds(30));
    assertThat(policy.delayAfter(1_000, true)).contains(Duration.ofSeconds(30));
  }

  @Test
  void twoHealthyMinutesClearTheRecord() {
    assertThat(policy.clearsAfter(Duration.ofMinutes(2).minusMillis(1))).isFalse();
    assertThat(policy.clearsAfter(Duration.ofMinutes(2))).isTrue();
  }
}
