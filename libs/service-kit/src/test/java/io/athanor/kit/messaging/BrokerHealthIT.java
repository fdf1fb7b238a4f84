package io.athanor.kit.messaging;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.kit.test.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
class BrokerHealthIT {

  @Test
  void readinessSaysThatTheBrokerAnswers() {
    // When
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> broker().get("data").equals(Map.of("answers", true)));
    // Then
    assertThat(broker()).containsEntry("status", "UP");
  }

  private static Map<String, Object> broker() {
    return given().get("/q/health/ready").jsonPath().getMap("checks.find { it.name == 'broker' }");
  }
}
