package io.athanor.e2e.upgrade;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The records of a topic as a JSON file, in the order they were written. */
record RecordedTopic(String name, List<Entry> entries) {

  private static final ObjectMapper JSON = new ObjectMapper();

  RecordedTopic {
    entries = List.copyOf(entries);
  }

  /** One record; a null value is a tombstone. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(String key, Map<String, String> headers, @Nullable JsonNode value) {

    String id() {
      return headers.getOrDefault("ce_id", "");
    }

    ProducerRecord<String, byte[]> record(String topic) throws IOException {
      byte @Nullable [] bytes = value == null ? null : JSON.writeValueAsBytes(value);
      ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, key, bytes);
      headers.forEach(
          (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
      return record;
    }
  }

  static RecordedTopic read(Path file) {
    try {
      List<Entry> entries = JSON.readValue(Files.readAllBytes(file), new TypeReference<>() {});
      return new RecordedTopic(file.getFileName().toString().replaceFirst("\\.json$", ""), entries);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /** One record per line, so that a difference can be read. */
  void write(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Entry entry : entries) {
      lines.add(JSON.writeValueAsString(entry));
    }
    Files.writeString(folder.resolve(name + ".json"), "[\n" + String.join(",\n", lines) + "\n]\n");
  }

  /** Everything that is in a topic now. */
  static RecordedTopic consume(String bootstrapServers, String topic) throws IOException {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    records.sort(
        Comparator.<ConsumerRecord<String, byte[]>>comparingLong(ConsumerRecord::timestamp)
            .thenComparing(ConsumerRecord::partition)
            .thenComparing(ConsumerRecord::offset));
    List<Entry> entries = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      entries.add(entry(record));
    }
    return new RecordedTopic(topic, entries);
  }

  /** Writes records once more, at the time of now: Kafka would delete old ones at once. */
  static void produceAll(String bootstrapServers, List<RecordedTopic> topics) throws IOException {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (RecordedTopic topic : topics) {
        for (Entry entry : topic.entries) {
          producer.send(entry.record(topic.name));
        }
      }
    }
  }

  private static Entry entry(ConsumerRecord<String, byte[]> record) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    record
        .headers()
        .forEach(each -> headers.put(each.key(), new String(each.value(), StandardCharsets.UTF_8)));
    JsonNode value = record.value() == null ? null : JSON.readTree(record.value());
    return new Entry(record.key(), headers, value);
  }
}
