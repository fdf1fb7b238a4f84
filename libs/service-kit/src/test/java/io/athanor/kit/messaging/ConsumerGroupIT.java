package io.athanor.kit.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.kit.test.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** A channel whose own settings say nothing about its group's timing. */
@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
class ConsumerGroupIT {

  @Inject KafkaClientService clients;

  @Test
  void groupWaitsTenSecondsForADeadMember() {
    // When
    KafkaConsumer<String, byte[]> consumer = clients.getConsumer("documents");
    // Then
    assertThat(consumer.configuration().get("group.id")).isEqualTo("kit");
    assertThat(consumer.configuration().get("session.timeout.ms")).hasToString("10000");
  }

  /** An outage of any length is waited for: a limit would end the consumer (see the setting). */
  @Test
  void eventMayWaitForever() {
    assertThat(
            ConfigProvider.getConfig()
                .getValue(
                    "mp.messaging.connector.smallrye-kafka.throttled.unprocessed-record-max-age.ms",
                    Integer.class))
        .isZero();
  }
}
