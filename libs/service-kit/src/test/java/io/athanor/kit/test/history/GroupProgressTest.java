package io.athanor.kit.test.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.kit.test.history.HistoryEntry.Consumed;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class GroupProgressTest {

  private static final TopicPartition FIRST = new TopicPartition("files.v1", 0);
  private static final TopicPartition SECOND = new TopicPartition("files.v1", 1);
  private static final TopicPartition OTHER = new TopicPartition("models.v1", 0);
  private static final List<TopicPartition> ALL = List.of(FIRST, SECOND, OTHER);

  @Test
  void partitionWithoutAcknowledgementCountsFromItsStart() {
    // Given
    var group = new GroupProgress("trainer-files", Set.of(), Map.of(FIRST, 7L));
    // Then
    assertThat(group.in(ALL))
        .containsExactly(
            new Consumed("trainer-files", "files.v1", 0, 7),
            new Consumed("trainer-files", "files.v1", 1, 0));
  }

  @Test
  void groupThatNeverAcknowledgedAnythingCountsByItsMembers() {
    // Given
    var group = new GroupProgress("inference", Set.of(OTHER), Map.of());
    // Then
    assertThat(group.in(ALL)).containsExactly(new Consumed("inference", "models.v1", 0, 0));
  }
}
