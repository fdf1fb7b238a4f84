package io.athanor.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.athanor.contracts.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Everything that is said on the topics, from their beginning, in the order it was read; by
 * nobody's group, since a history says of every group how far it has come.
 */
public final class EventLog implements AutoCloseable {

  /** One record as it lies in Kafka. */
  public record Entry(
      String id,
      String type,
      String pipeline,
      JsonNode body,
      ConsumerRecord<String, byte[]> record) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final KafkaConsumer<String, byte[]> consumer;
  private final List<Entry> entries = new CopyOnWriteArrayList<>();
  private final Thread reader = Thread.ofPlatform().name("event-log").unstarted(this::read);

  public EventLog(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                "false"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(
        Topics.all().stream()
            .map(Topics.Definition::name)
            .filter(name -> !name.endsWith(".dlq") && !name.equals(Topics.TRAINING_METRICS))
            .flatMap(name -> consumer.partitionsFor(name).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList());
    reader.start();
  }

  /** Entries of a pipeline whose type ends in {@code suffix}, for example {@code ready.v1}. */
  public List<Entry> of(String pipeline, String suffix) {
    return entries.stream()
        .filter(entry -> entry.pipeline().equals(pipeline) && entry.type().endsWith(suffix))
        .toList();
  }

  public List<Entry> all(Predicate<Entry> filter) {
    return entries.stream().filter(filter).toList();
  }

  /** Waits for the first such entry; a failure event of the pipeline ends the wait at once. */
  public Entry awaitFirst(String pipeline, String suffix, Duration atMost) {
    await()
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              List<Entry> failures = of(pipeline, "failed.v1");
              if (!failures.isEmpty()) {
                throw new AssertionError("the pipeline failed: " + failures.getFirst().body());
              }
              return !of(pipeline, suffix).isEmpty();
            });
    return of(pipeline, suffix).getFirst();
  }

  @Override
  public void close() throws InterruptedException {
    consumer.wakeup();
    reader.join();
  }

  private void read() {
    try (consumer) {
      while (true) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> entries.add(entry(record)));
      }
    } catch (WakeupException closed) {
      // close() ends the reading this way
    }
  }

  private static Entry entry(ConsumerRecord<String, byte[]> record) {
    JsonNode body = body(record);
    return new Entry(
        header(record, "ce_id"),
        header(record, "ce_type"),
        body.path("pipeline").path("id").asText(),
        body,
        record);
  }

  /** Missing where a test sent what is no JSON. */
  private static JsonNode body(ConsumerRecord<String, byte[]> record) {
    try {
      return JSON.readTree(record.value());
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  static String header(ConsumerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
