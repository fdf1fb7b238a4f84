package io.athanor.kit.messaging;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.kit.test.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
class BrokerLagReaderIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject LagReader reader;

  @Inject
  @Identifier("default-kafka-broker")
  Map<String, Object> connection;

  @Test
  void recordsBehindTheGroupsCommitsAreCountedExactly() throws Exception {
    // Given
    try (Admin admin = admin()) {
      create(admin, "acknowledged", 2);
      send("acknowledged", 0, 700);
      send("acknowledged", 1, 300);
      commit(admin, "slow", "acknowledged", Map.of(0, 123L, 1, 300L));
      commit(admin, "quick", "acknowledged", Map.of(0, 700L, 1, 299L));
    }
    ConsumedTopic slow = new ConsumedTopic("slow", "acknowledged");
    ConsumedTopic quick = new ConsumedTopic("quick", "acknowledged");
    // When, then
    assertThat(reader.read(List.of(slow, quick)))
        .containsExactlyInAnyOrderEntriesOf(Map.of(slow, 700L - 123L, quick, 1L));
  }

  @Test
  void whatWasNeverCommittedCountsFromTheBeginningAndDeletedRecordsDoNotCount() throws Exception {
    // Given
    try (Admin admin = admin()) {
      create(admin, "shortened", 3);
      send("shortened", 0, 50);
      send("shortened", 1, 50);
      send("shortened", 2, 50);
      commit(admin, "late", "shortened", Map.of(1, 10L));
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition("shortened", 1), RecordsToDelete.beforeOffset(20),
                  new TopicPartition("shortened", 2), RecordsToDelete.beforeOffset(45)))
          .all()
          .get();
    }
    ConsumedTopic late = new ConsumedTopic("late", "shortened");
    ConsumedTopic unknown = new ConsumedTopic("nobody", "shortened");
    // When, then
    assertThat(reader.read(List.of(late, unknown)))
        .containsExactlyInAnyOrderEntriesOf(Map.of(late, 50L + 30 + 5, unknown, 50L + 30 + 5));
  }

  @Test
  void topicThatDoesNotExistHidesNoOther() throws Exception {
    // Given
    try (Admin admin = admin()) {
      create(admin, "present", 1);
    }
    send("present", 0, 3);
    ConsumedTopic missing = new ConsumedTopic("group", "missing");
    ConsumedTopic present = new ConsumedTopic("group", "present");
    // When, then
    assertThat(reader.read(List.of(missing, present)))
        .containsExactlyInAnyOrderEntriesOf(Map.of(missing, 0L, present, 3L));
  }

  @Test
  void serviceReportsTheLagOfItsOwnChannels() {
    String series =
        "athanor_consumer_lag_records{application=\"kit-service\",group=\"kit\","
            + "topic=\"documents.v1\"} ";
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(given().get("/q/metrics").asString()).contains(series + "0.0"));
  }

  private Admin admin() {
    return Admin.create(connection);
  }

  private static void create(Admin admin, String topic, int partitions)
      throws InterruptedException, ExecutionException {
    admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
  }

  private static void commit(Admin admin, String group, String topic, Map<Integer, Long> offsets)
      throws InterruptedException, ExecutionException {
    for (Map.Entry<Integer, Long> each : offsets.entrySet()) {
      admin
          .alterConsumerGroupOffsets(
              group,
              Map.of(
                  new TopicPartition(topic, each.getKey()), new OffsetAndMetadata(each.getValue())))
          .all()
          .get();
    }
  }

  private void send(String topic, int partition, int count) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(connection, new StringSerializer(), new ByteArraySerializer())) {
      for (int record = 0; record < count; record++) {
        producer.send(new ProducerRecord<>(topic, partition, null, new byte[] {1}));
      }
    }
  }
}
