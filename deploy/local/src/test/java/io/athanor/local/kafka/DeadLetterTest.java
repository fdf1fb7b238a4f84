package io.athanor.local.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLetterTest {

  private static final String TOPIC = "training-requests.v1.trainer.dlq";

  @Test
  void originalHasItsKeyBytesAndHeadersAndNoneOfTheDeadLetter() {
    // Given
    ConsumerRecord<String, byte[]> record = record("{\"runId\": ");
    record.headers().add("ce_type", "io.athanor.training.requested.v1".getBytes(UTF_8));
    record.headers().add("dead-letter-topic", "training-requests.v1".getBytes(UTF_8));
    record.headers().add("dead-letter-reason", "cannot be read".getBytes(UTF_8));
    // When
    DeadLetter letter = DeadLetter.of(record);
    ProducerRecord<String, byte[]> original = letter.original();
    // Then
    assertThat(letter.place()).isEqualTo(TOPIC + "@7");
    assertThat(letter.reason()).isEqualTo("cannot be read");
    assertThat(letter.eventType()).isEqualTo("io.athanor.training.requested.v1");
    assertThat(letter.time()).isEqualTo(Instant.EPOCH);
    assertThat(original.topic()).isEqualTo("training-requests.v1");
    assertThat(original.key()).isEqualTo("run-1");
    assertThat(original.value()).asString().isEqualTo("{\"runId\": ");
    assertThat(original.headers().toArray())
        .singleElement()
        .satisfies(header -> assertThat(header.key()).isEqualTo("ce_type"));
  }

  @Test
  void letterWithoutHeadersIsFromTheTopicThatItsOwnIsNamedAfter() {
    // When
    DeadLetter letter = DeadLetter.of(record("x".repeat(30)));
    // Then
    assertThat(letter.cameFrom()).isEqualTo("training-requests.v1");
    assertThat(letter.eventType()).isEqualTo("no event");
    assertThat(letter.beginning(4)).isEqualTo("xxxx ...");
  }

  private static ConsumerRecord<String, byte[]> record(String value) {
    return new ConsumerRecord<>(
        TOPIC,
        0,
        7,
        0,
        TimestampType.CREATE_TIME,
        5,
        value.length(),
        "run-1",
        value.getBytes(UTF_8),
        new RecordHeaders(),
        Optional.empty());
  }
}
