package io.athanor.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.PipelineId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.Topics;
import io.athanor.contracts.event.DocumentRejected;
import io.athanor.contracts.event.EventType;
import io.athanor.kit.json.Json;
import io.athanor.kit.messaging.EventCodec;
import io.athanor.kit.test.PlatformTestResource;
import io.athanor.kit.transaction.Transactions;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
class OutboxIT {

  private static final Instant TIME = Instant.parse("2026-11-22T10:00:00Z");
  private static final PipelineRef PIPELINE =
      new PipelineRef(
          new PipelineId("pipeline-1"),
          "tarn-mill",
          new ArtifactRef("pipelines/1.json", "0".repeat(64), 2, "application/json"));

  @Inject Outbox outbox;
  @Inject Transactions transactions;
  @Inject OutboxRepository repository;
  @Inject PublishedEvents published;
  @Inject DocumentTestConsumer consumer;
  @Inject KafkaConnectionConfig kafka;

  @Test
  void committedEventArrivesOnceInItsPipelinesTrace() {
    // Given
    DocumentRejected event = rejected("committed");
    // When
    transactions.await(() -> outbox.add(event));
    // Then
    await().atMost(Duration.ofSeconds(20)).until(() -> consumer.effects.contains(event));
    await().atMost(Duration.ofSeconds(20)).until(() -> feed("\"committed\"").size() == 1);
    PublishedEvent sent = feed("\"committed\"").getFirst();
    assertThat(Json.read(sent.payload(), DocumentRejected.class)).isEqualTo(event);
    assertThat(consumer.deliveries.getLast().traceparent())
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
  }

  @Test
  void rolledBackTransactionSendsNothing() {
    // Given
    DocumentRejected lost = rejected("rolled back");
    DocumentRejected kept = rejected("committed after it");
    // When
    assertThatThrownBy(
            () ->
                transactions.await(
                    () ->
                        outbox
                            .add(lost)
                            .onItem()
                            .failWith(() -> new IllegalStateException("state change failed"))))
        .hasMessageContaining("state change failed");
    transactions.await(() -> outbox.add(kept));
    // Then
    await().atMost(Duration.ofSeconds(20)).until(() -> consumer.effects.contains(kept));
    assertThat(consumer.effects).doesNotContain(lost);
  }

  @Test
  void onlyTheHolderOfTheLeaseMarksEventsAsSent() {
    // Given
    DocumentRejected first = rejected("the relay is at work");
    transactions.await(() -> outbox.add(first));
    await().atMost(Duration.ofSeconds(20)).until(() -> consumer.effects.contains(first));
    // When
    boolean claimed = transactions.await(() -> repository.claimRelay("stranger"));
    int marked =
        transactions.await(
            () ->
                outbox
                    .add(rejected("not to be marked"))
                    .chain(() -> repository.unpublished(1))
                    .map(events -> List.of(events.getFirst().seq))
                    .chain(seqs -> repository.markPublished(seqs, "stranger")));
    int released = transactions.await(() -> repository.releaseRelay("stranger"));
    // Then
    assertThat(claimed).isFalse();
    assertThat(marked).isZero();
    assertThat(released).isZero();
  }

  @Test
  void secondDeliveryOfAnEventHasNoEffect() {
    // Given
    DocumentRejected event = rejected("delivered twice");
    ProducerRecord<String, byte[]> record =
        EventCodec.encode(
            "0199-duplicate",
            EventType.DOCUMENT_REJECTED,
            "/test",
            "request-1",
            TIME,
            "00-" + "1".repeat(32) + "-" + "2".repeat(16) + "-01",
            Json.bytes(event));
    // When
    send(record, record);
    // Then
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                consumer.deliveries.stream()
                        .filter(each -> each.eventId().equals("0199-duplicate"))
                        .count()
                    == 2);
    assertThat(consumer.effects).filteredOn(event::equals).hasSize(1);
  }

  @Test
  void transientFailureIsRetriedAndPoisonGoesToTheDeadLetterTopic() {
    // Given
    consumer.failures.set(2);
    DocumentRejected event = rejected("behind the poison");
    ProducerRecord<String, byte[]> poison =
        new ProducerRecord<>(
            Topics.DOCUMENTS, "request-1", "{not json".getBytes(StandardCharsets.UTF_8));
    // When
    send(poison);
    transactions.await(() -> outbox.add(event));
    // Then
    await().atMost(Duration.ofSeconds(20)).until(() -> consumer.effects.contains(event));
    ConsumerRecord<String, byte[]> dead = firstDeadLetter();
    assertThat(new String(dead.value(), StandardCharsets.UTF_8)).isEqualTo("{not json");
    assertThat(
            new String(
                dead.headers().lastHeader("dead-letter-reason").value(), StandardCharsets.UTF_8))
        .contains("has no header ce_type");
  }

  private List<PublishedEvent> feed(String fragment) {
    try {
      return VertxContextSupport.subscribeAndAwait(() -> published.after(0, "pipeline-1", 100))
          .stream()
          .filter(event -> event.payload().contains(fragment))
          .toList();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static DocumentRejected rejected(String detail) {
    return new DocumentRejected(
        new DocumentId("document-1"),
        new RequestId("request-1"),
        "file:///facts.yaml",
        ProblemCode.INVALID_SOURCE,
        detail,
        PIPELINE,
        TIME);
  }

  @SafeVarargs
  private void send(ProducerRecord<String, byte[]>... records) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (ProducerRecord<String, byte[]> record : records) {
        producer.send(record);
      }
    }
  }

  private ConsumerRecord<String, byte[]> firstDeadLetter() {
    try (KafkaConsumer<String, byte[]> reader =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "group.id", "dead-letter-reader",
                "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      reader.subscribe(Set.of(Topics.deadLetterTopic(Topics.DOCUMENTS, "dataset")));
      return await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                ConsumerRecords<String, byte[]> records = reader.poll(Duration.ofSeconds(1));
                return records.isEmpty() ? null : records.iterator().next();
              },
              record -> record != null);
    }
  }
}
