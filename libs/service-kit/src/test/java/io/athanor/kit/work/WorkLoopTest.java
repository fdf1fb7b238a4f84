package io.athanor.kit.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkLoopTest {

  @Test
  void loopGoesOnAfterAnError() throws InterruptedException {
    // Given
    AtomicInteger looks = new AtomicInteger();
    CountDownLatch goneOn = new CountDownLatch(1);
    WorkLoop.Step step =
        () -> {
          if (looks.incrementAndGet() == 1) {
            throw new StackOverflowError("a document nested too deep");
          }
          goneOn.countDown();
          return false;
        };
    // When
    try (WorkLoop loop = new WorkLoop("tested", Duration.ofMillis(10), step)) {
      loop.start();
      // Then
      assertThat(goneOn.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
