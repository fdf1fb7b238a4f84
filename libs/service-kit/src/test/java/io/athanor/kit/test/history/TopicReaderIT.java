package io.athanor.kit.test.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.Topics;
import io.athanor.kit.outbox.KafkaConnectionConfig;
import io.athanor.kit.test.PlatformTestResource;
import io.athanor.kit.test.history.HistoryEntry.Consumed;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
class TopicReaderIT {

  private static final String GROUP = "reads and says nothing";

  @Inject KafkaConnectionConfig kafka;

  @Test
  void groupIsNotAtTheEndOfATopicOfWhichItHasAcknowledgedNothing()
      throws ExecutionException, InterruptedException {
    var topics = new TopicReader(kafka.bootstrapServers());
    try (KafkaConsumer<String, String> member = member()) {
      // Given
      member.subscribe(Set.of(Topics.EVALUATIONS));
      send();
      await().until(() -> !member.poll(Duration.ofMillis(100)).isEmpty());
      // Then
      assertThat(topics.offsets()).contains(new Consumed(GROUP, Topics.EVALUATIONS, 0, 0));
      assertThat(topics.isConsumed()).isFalse();
      // When
      member.commitSync();
      // Then
      assertThat(topics.offsets())
          .filteredOn(each -> each.group().equals(GROUP))
          .singleElement()
          .satisfies(each -> assertThat(each.upTo()).isPositive());
    }
  }

  private KafkaConsumer<String, String> member() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "group.id",
            GROUP,
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            "false"),
        new StringDeserializer(),
        new StringDeserializer());
  }

  private void send() throws ExecutionException, InterruptedException {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(Topics.EVALUATIONS, "model-1", "{}")).get();
    }
  }
}
