package io.athanor.kit.origin;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * How far consumer groups have come, by the broker's own book. Needs no right that their consumers
 * lack. What goes wrong ends the start with its message alone.
 */
final class GroupOffsets implements AutoCloseable {

  private static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

  private final Admin admin;

  GroupOffsets(Map<String, Object> connection) {
    Map<String, Object> configuration = new HashMap<>(connection);
    configuration.keySet().retainAll(AdminClientConfig.configNames());
    try {
      this.admin = Admin.create(configuration);
    } catch (KafkaException e) {
      throw unknown(e);
    }
  }

  /**
   * The places of a group that has got somewhere.
   *
   * @param next offset of the first event that is not acknowledged; at least 1
   */
  record Acknowledged(String group, Map<TopicPartition, Long> next) {

    /** As {@code topic-partition: offset}, in the order of both. */
    @Override
    public String toString() {
      return next.entrySet().stream()
          .sorted(Map.Entry.comparingByKey(ORDER))
          .map(each -> each.getKey() + ": " + each.getValue())
          .collect(joining(", "));
    }
  }

  /** Those of the groups that have acknowledged an event. */
  List<Acknowledged> acknowledged(List<String> groups) throws InterruptedException {
    List<Acknowledged> ahead = new ArrayList<>();
    for (String group : groups) {
      Map<TopicPartition, Long> next = new HashMap<>();
      offsets(group)
          .forEach(
              (place, offset) -> {
                if (offset != null && offset.offset() > 0) {
                  next.put(place, offset.offset());
                }
              });
      if (!next.isEmpty()) {
        ahead.add(new Acknowledged(group, next));
      }
    }
    return ahead;
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(String group) throws InterruptedException {
    try {
      return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    } catch (ExecutionException e) {
      throw unknown(e);
    }
  }

  private static ConfigurationException unknown(Exception cause) {
    return new ConfigurationException(
        "the database is new, and Kafka does not say whether events were consumed for another one: "
            + cause.getMessage()
            + "; check kafka.bootstrap.servers, and start the service when Kafka is there");
  }

  /** Sends a group to the beginning of its topics; their consumers find the first that is there. */
  void rewind(Acknowledged group) throws InterruptedException {
    try {
      admin
          .alterConsumerGroupOffsets(
              group.group(),
              group.next().keySet().stream()
                  .collect(toMap(place -> place, place -> new OffsetAndMetadata(0))))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new ConfigurationException(
          "consumer group "
              + group.group()
              + " cannot begin again; stop every process of the service first: "
              + e.getMessage());
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
