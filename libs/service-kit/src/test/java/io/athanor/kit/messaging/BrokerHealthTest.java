package io.athanor.kit.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class BrokerHealthTest {

  @Test
  void brokerThatDoesNotAnswerIsNamedAndTakesNoRequestsAway() throws IOException {
    // Given: somebody listens and says nothing
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      BrokerAdmin broker =
          new BrokerAdmin(Map.of("bootstrap.servers", "127.0.0.1:" + silent.getLocalPort()));
      BrokerHealth health = new BrokerHealth(broker);
      try {
        // When
        await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> problem(health.call()).startsWith("no broker answers, events wait"));
        // Then
        HealthCheckResponse response = health.call();
        assertThat(response.getName()).isEqualTo("broker");
        assertThat(response.getStatus()).isEqualTo(Status.UP);
        assertThat(answers(response)).isFalse();
      } finally {
        broker.close();
      }
    }
  }

  @Test
  void addressThatCannotBeResolvedIsNamedToo() {
    // Given
    BrokerHealth health =
        new BrokerHealth(new BrokerAdmin(Map.of("bootstrap.servers", "kafka.invalid:9092")));
    // Then
    assertThat(problem(health.call())).startsWith("no broker answers");
    assertThat(health.call().getStatus()).isEqualTo(Status.UP);
  }

  private static String problem(HealthCheckResponse response) {
    return String.valueOf(response.getData().orElseThrow().get("problem"));
  }

  private static boolean answers(HealthCheckResponse response) {
    return response.getData().orElseThrow().get("answers").equals(true);
  }
}
