package io.athanor.dataset;

import io.athanor.contracts.Topics;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.EventType;
import io.athanor.kit.json.Json;
import io.athanor.kit.messaging.EventCodec;
import io.athanor.kit.messaging.ReceivedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What the services around this one would send and receive. */
final class EventBus implements AutoCloseable {

  private final String bootstrapServers;
  private final KafkaConsumer<String, byte[]> reader;
  private final List<DomainEvent> received = new ArrayList<>();

  EventBus(String bootstrapServers, String group) {
    this.bootstrapServers = bootstrapServers;
    this.reader =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "group.id", group,
                "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    reader.subscribe(Set.of(Topics.DATASETS, Topics.FILES));
  }

  /** Sends an event twice, as a producer does that crashes between sending and noting it. */
  void sendTwice(DomainEvent event) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < 2; i++) {
        producer.send(
            EventCodec.encode(
                "event-of-" + event.aggregateId(),
                EventType.of(event),
                "/ingest-service",
                event.aggregateId(),
                event.occurredAt(),
                "00-" + "1".repeat(32) + "-" + "2".repeat(16) + "-01",
                Json.bytes(event)));
      }
    }
  }

  /** All events received so far of one data set or file. */
  List<DomainEvent> of(String aggregateId) {
    receive();
    return received.stream().filter(event -> event.aggregateId().equals(aggregateId)).toList();
  }

  private void receive() {
    reader
        .poll(Duration.ofMillis(200))
        .forEach(
            record -> EventCodec.decode(record).map(ReceivedEvent::event).ifPresent(received::add));
  }

  /** All events of data sets received so far that belong to a pipeline. */
  List<DomainEvent> ofPipeline(String pipelineId) {
    receive();
    return received.stream()
        .filter(event -> event.pipeline() != null)
        .filter(event -> event.pipeline().id().value().equals(pipelineId))
        .toList();
  }

  @Override
  public void close() {
    reader.close();
  }
}
