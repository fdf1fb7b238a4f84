package io.athanor.kit.messaging;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the broker. A consumer's own gauge does not know: the partitions of a slow group are paused,
 * a paused consumer does not hear of new records, and those it has fetched no longer count as its
 * lag. The reader needs no right that the group's consumers lack.
 */
@ApplicationScoped
class BrokerLagReader implements LagReader {

  private final BrokerAdmin broker;

  BrokerLagReader(BrokerAdmin broker) {
    this.broker = broker;
  }

  /**
   * Reads the groups' places before the topics' ends, so that no record counts as done which is
   * not. In a compacted topic a removed record counts until the group is past its place.
   */
  @Override
  public Map<ConsumedTopic, Long> read(Collection<ConsumedTopic> consumed)
      throws InterruptedException, ExecutionException {
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed =
        broker
            .get()
            .listConsumerGroupOffsets(
                consumed.stream()
                    .map(ConsumedTopic::group)
                    .distinct()
                    .collect(toMap(group -> group, group -> new ListConsumerGroupOffsetsSpec())))
            .all()
            .get();
    Map<String, List<TopicPartition>> partitions =
        partitions(consumed.stream().map(ConsumedTopic::topic).collect(toSet()));
    Collection<TopicPartition> all = partitions.values().stream().flatMap(List::stream).toList();
    Map<TopicPartition, Long> beginnings = offsets(all, OffsetSpec.earliest());
    Map<TopicPartition, Long> ends = offsets(all, OffsetSpec.latest());
    Map<ConsumedTopic, Long> lags = new HashMap<>();
    for (ConsumedTopic each : consumed) {
      Map<TopicPartition, OffsetAndMetadata> places =
          committed.getOrDefault(each.group(), Map.of());
      long lag = 0;
      for (TopicPartition partition : partitions.getOrDefault(each.topic(), List.of())) {
        long place = place(places.get(partition), beginnings.getOrDefault(partition, 0L));
        lag += Math.max(0, ends.getOrDefault(partition, 0L) - place);
      }
      lags.put(each, lag);
    }
    return lags;
  }

  /** Where a group goes on: records that were deleted since its commit wait no longer. */
  private static long place(@Nullable OffsetAndMetadata committed, long beginning) {
    return committed == null ? beginning : Math.max(committed.offset(), beginning);
  }

  private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec which)
      throws InterruptedException, ExecutionException {
    return broker
        .get()
        .listOffsets(partitions.stream().collect(toMap(each -> each, each -> which)))
        .all()
        .get()
        .entrySet()
        .stream()
        .collect(toMap(Map.Entry::getKey, each -> each.getValue().offset()));
  }

  /** By topic; one that does not exist has no records, and none of the others waits for it. */
  private Map<String, List<TopicPartition>> partitions(Set<String> topics)
      throws InterruptedException, ExecutionException {
    Map<String, List<TopicPartition>> found = new HashMap<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
        broker.get().describeTopics(topics).topicNameValues().entrySet()) {
      try {
        List<TopicPartition> partitions = new ArrayList<>();
        for (TopicPartitionInfo partition : topic.getValue().get().partitions()) {
          partitions.add(new TopicPartition(topic.getKey(), partition.partition()));
        }
        found.put(topic.getKey(), partitions);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    return found;
  }
}
