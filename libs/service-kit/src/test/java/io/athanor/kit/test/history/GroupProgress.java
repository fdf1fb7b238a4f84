package io.athanor.kit.test.history;

import io.athanor.kit.test.history.HistoryEntry.Consumed;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a group has come. One that consumes a topic consumes all of it: a partition of which it
 * has acknowledged nothing is one of which everything is left.
 *
 * @param group its name
 * @param assigned the partitions that its members have
 * @param acknowledged the first offset that is not acknowledged, where one ever was
 */
record GroupProgress(
    String group, Set<TopicPartition> assigned, Map<TopicPartition, Long> acknowledged) {

  /**
   * The progress in each partition of the group's topics.
   *
   * @param partitions of all topics
   */
  List<Consumed> in(Collection<TopicPartition> partitions) {
    Set<String> topics =
        Stream.concat(assigned.stream(), acknowledged.keySet().stream())
            .map(TopicPartition::topic)
            .collect(Collectors.toSet());
    return partitions.stream()
        .filter(each -> topics.contains(each.topic()))
        .map(
            each ->
                new Consumed(
                    group, each.topic(), each.partition(), acknowledged.getOrDefault(each, 0L)))
        .toList();
  }
}
