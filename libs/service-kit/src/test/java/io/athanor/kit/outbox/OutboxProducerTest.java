package io.athanor.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OutboxProducerTest {

  @Test
  void theBrokersAreReachedByTheSharedSettings() {
    // Given
    var producer =
        new OutboxProducer(
            Map.of(
                "bootstrap.servers", "kafka:9093",
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "SCRAM-SHA-512",
                "ssl.truststore.location", "/etc/athanor/kafka-ca/ca.crt"));

    // Then
    assertThat(producer.configuration())
        .containsEntry("bootstrap.servers", "kafka:9093")
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
        .containsEntry("ssl.truststore.location", "/etc/athanor/kafka-ca/ca.crt");
  }

  @Test
  void whatNoEventMayLoseIsNotForTheSettingsToSay() {
    // Given
    var producer = new OutboxProducer(Map.of("acks", "1", "group.id", "other"));

    // Then
    assertThat(producer.configuration()).containsEntry("acks", "all").doesNotContainKey("group.id");
  }
}
