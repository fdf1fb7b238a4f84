package io.athanor.kit.test.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.contracts.Sha256;
import io.athanor.contracts.Topics;
import io.athanor.kit.test.history.HistoryEntry.Consumed;
import io.athanor.kit.test.history.HistoryEntry.Produced;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads all topics from their beginning to their present end, dead letters included, and what the
 * groups have acknowledged. Read at the end, so that a record which the broker had and lost is
 * missing. The metrics topic is left out: it may lose records.
 */
final class TopicReader {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String bootstrapServers;

  TopicReader(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  List<Produced> records() {
    List<Produced> found = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> reader = reader()) {
      List<TopicPartition> partitions = partitions(reader);
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
      while (partitions.stream().anyMatch(each -> reader.position(each) < ends.get(each))) {
        reader.poll(Duration.ofMillis(200)).forEach(record -> found.add(produced(record)));
      }
      return found;
    }
  }

  /** Whether every group has acknowledged its topics to their present ends. */
  boolean isConsumed() {
    try (KafkaConsumer<String, byte[]> reader = reader()) {
      List<TopicPartition> partitions = partitions(reader);
      Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
      return offsets(partitions).stream()
          .allMatch(
              consumed ->
                  consumed.upTo()
                      >= ends.get(new TopicPartition(consumed.topic(), consumed.partition())));
    }
  }

  private KafkaConsumer<String, byte[]> reader() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", bootstrapServers),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  private static List<TopicPartition> partitions(KafkaConsumer<String, byte[]> reader) {
    Set<String> present = reader.listTopics().keySet();
    return Topics.all().stream()
        .map(Topics.Definition::name)
        .filter(name -> present.contains(name) && !name.equals(Topics.TRAINING_METRICS))
        .flatMap(name -> reader.partitionsFor(name).stream())
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  /** How far every group has come in each partition of its topics. */
  List<Consumed> offsets() {
    try (KafkaConsumer<String, byte[]> reader = reader()) {
      return offsets(partitions(reader));
    }
  }

  private List<Consumed> offsets(List<TopicPartition> partitions) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      List<Consumed> found = new ArrayList<>();
      for (GroupListing group : admin.listGroups().all().get()) {
        found.addAll(progress(admin, group.groupId()).in(partitions));
      }
      return found;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the groups' offsets are unreadable", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static GroupProgress progress(Admin admin, String group)
      throws ExecutionException, InterruptedException {
    Set<TopicPartition> assigned = new HashSet<>();
    admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
        .flatMap(description -> description.members().stream())
        .forEach(member -> assigned.addAll(member.assignment().topicPartitions()));
    Map<TopicPartition, Long> acknowledged = new HashMap<>();
    admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get()
        .forEach((partition, offset) -> acknowledged.put(partition, offset.offset()));
    return new GroupProgress(group, assigned, acknowledged);
  }

  private static Produced produced(ConsumerRecord<String, byte[]> record) {
    String deadTopic = header(record, "dead-letter-topic");
    return new Produced(
        record.topic(),
        record.partition(),
        record.offset(),
        header(record, "ce_id"),
        header(record, "ce_type"),
        subject(record),
        Sha256.hex(record.value() == null ? new byte[0] : record.value()),
        deadTopic == null
            ? null
            : "%s-%s@%s"
                .formatted(
                    deadTopic,
                    header(record, "dead-letter-partition"),
                    header(record, "dead-letter-offset")));
  }

  private static @Nullable String subject(ConsumerRecord<String, byte[]> record) {
    String type = header(record, "ce_type");
    if (type != null && type.startsWith("io.athanor.document.")) {
      try {
        return JSON.readTree(record.value()).path("documentId").asText();
      } catch (IOException e) {
        return null;
      }
    }
    return header(record, "ce_subject");
  }

  private static @Nullable String header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }
}
