package io.athanor.trainer;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.matchesPattern;

import io.athanor.contracts.Topics;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.kit.test.PlatformTestResource;
import io.athanor.kit.test.history.History;
import io.athanor.kit.test.history.HistoryChecker;
import io.athanor.kit.test.history.HistoryEntry.Produced;
import io.athanor.kit.test.history.HistoryRecorder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Item 16 of docs/reliability.md: what no retry can help, and everything around it. */
@QuarkusTest
@TestProfile(LeaseIT.NoSlots.class)
@QuarkusTestResource(PlatformTestResource.class)
class PoisonMessagesIT {

  private static final String REQUESTED = "io.athanor.training.requested.v1";

  /** The greatest value that fits into a record with its headers; a dead letter adds some. */
  private static final int GREATEST = 1_048_000;

  @Inject TestBench bench;
  @Inject OwnServers servers;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  private HistoryRecorder recorder;
  private KafkaProducer<String, byte[]> producer;

  @BeforeEach
  void openProducer() {
    recorder = servers.record("poison-messages");
    bench.recordIn(recorder);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka, "max.request.size", 4_194_304),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  @AfterEach
  void closeProducer() {
    producer.close();
  }

  @Test
  void poisonBecomesADeadLetterAndItsNeighboursTakeEffect() throws Exception {
    // Given
    TrainingRequested before = bench.request("succeed");
    TrainingRequested between = bench.request("succeed");
    TrainingRequested behind = bench.request("succeed");
    byte[] great = new byte[GREATEST];
    Arrays.fill(great, (byte) 'x');
    // When
    bench.send(before);
    RecordMetadata badJson = send(REQUESTED, "{\"runId\": ".getBytes(UTF_8));
    RecordMetadata noField = send(REQUESTED, "{\"runId\":\"run-1\"}".getBytes(UTF_8));
    bench.send(between);
    send("io.athanor.training.abolished.v1", "{}".getBytes(UTF_8));
    send("io.athanor.training.requested.v9", "{\"run\":1}".getBytes(UTF_8));
    RecordMetadata tooGreat = send(REQUESTED, great);
    bench.send(behind);
    // Then
    for (TrainingRequested neighbour : List.of(before, between, behind)) {
      bench.awaitState(neighbour.runId(), "queued");
      given().post("/api/training/runs/" + neighbour.runId() + "/cancellation");
    }
    History history = recorder.finishConsumed();
    HistoryChecker.requireRight(history);
    assertThat(history.of(Produced.class, each -> each.deadLetterOf() != null))
        .extracting(Produced::deadLetterOf)
        .contains(place(badJson), place(noField), place(tooGreat))
        .doesNotHaveDuplicates();
    assertThat(deadLetter(badJson).value()).asString().isEqualTo("{\"runId\": ");
    assertThat(deadLetter(badJson).key()).isEqualTo("poison");
    assertThat(reason(badJson)).contains(REQUESTED, "cannot be read");
    assertThat(reason(noField)).contains("cannot be read");
    assertThat(deadLetter(tooGreat).value()).isEqualTo(great);
    given()
        .get("/q/metrics")
        .then()
        .body(
            matchesPattern(
                "(?s).*athanor_events_skipped_total\\{application=\"trainer-service\","
                    + "topic=\"training-requests.v1\"} [1-9].*"));
    given().get("/q/health/ready").then().statusCode(200);
  }

  @Test
  void brokerRefusesWhatIsGreaterThanAnyEvent() {
    assertThatThrownBy(() -> send(REQUESTED, new byte[2_097_152]))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(RecordTooLargeException.class);
  }

  private RecordMetadata send(String type, byte[] value) throws Exception {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(Topics.TRAINING_REQUESTS, "poison", value);
    Map.of(
            "ce_id",
            UUID.randomUUID().toString(),
            "ce_type",
            type,
            "ce_source",
            "/test",
            "ce_subject",
            "poison")
        .forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
    RecordMetadata place = producer.send(record).get();
    recorder.sent(record, place);
    return place;
  }

  private static String place(RecordMetadata record) {
    return record.topic() + '-' + record.partition() + '@' + record.offset();
  }

  private String reason(RecordMetadata of) {
    return new String(deadLetter(of).headers().lastHeader("dead-letter-reason").value(), UTF_8);
  }

  private ConsumerRecord<String, byte[]> deadLetter(RecordMetadata of) {
    String topic = Topics.deadLetterTopic(Topics.TRAINING_REQUESTS, "trainer");
    List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
    try (KafkaConsumer<String, byte[]> reader =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      while (true) {
        for (ConsumerRecord<String, byte[]> record : reader.poll(Duration.ofSeconds(10))) {
          String offset =
              new String(record.headers().lastHeader("dead-letter-offset").value(), UTF_8);
          if (offset.equals(Long.toString(of.offset()))) {
            return record;
          }
        }
      }
    }
  }
}
