package io.athanor.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.RunId;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.EventType;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.contracts.training.TrainingSpec;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.json.Json;
import io.athanor.kit.messaging.EventCodec;
import io.athanor.kit.outbox.KafkaConnectionConfig;
import io.athanor.kit.test.history.HistoryRecorder;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** What the integration tests do to the service from outside: events in, HTTP, events out. */
@ApplicationScoped
public class TestBench {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final BlobStore blobs;
  private final KafkaConnectionConfig kafka;
  private @Nullable HistoryRecorder recorder;

  TestBench(BlobStore blobs, KafkaConnectionConfig kafka) {
    this.blobs = blobs;
    this.kafka = kafka;
  }

  /** From now on every acknowledged record is noted, and that its run has to come to an end. */
  void recordIn(HistoryRecorder history) {
    recorder = history;
  }

  /** A request whose data set tells the scripted worker what to do. */
  public TrainingRequested request(String script) {
    String name = script + "-" + UUID.randomUUID();
    return new TrainingRequested(
        new RunId(name),
        name,
        new DatasetId(name),
        manifest(name, script),
        base(),
        TrainingSpec.AUTOMATIC,
        0,
        "test",
        null,
        Instant.parse("2026-11-22T10:00:00Z"));
  }

  /** The manifest of a data set whose only row is the script. */
  public ArtifactRef manifest(String name, String script) {
    String folder = "datasets/" + name + "/v1/";
    ArtifactRef train =
        blobs.putBytes(folder + "train-00000.jsonl", "application/jsonl", script.getBytes());
    ArtifactRef probes =
        blobs.putBytes(folder + "probes.jsonl", "application/jsonl", "{}\n".getBytes());
    return blobs.putJson(
        folder + "manifest.json",
        new DatasetManifest(
            new DatasetId(name),
            1,
            "facts",
            42,
            List.of(train),
            List.of(),
            probes,
            1,
            0,
            1,
            train.sha256(),
            train));
  }

  /** A base model that the scripted worker never opens. */
  public String base() {
    return Path.of("src", "test", "resources", "base-q8_0.gguf").toAbsolutePath().toString();
  }

  /** Sends every event as a delivery of its own. */
  public void send(DomainEvent... events) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (DomainEvent event : events) {
        ProducerRecord<String, byte[]> record = record(event);
        Future<RecordMetadata> sent = producer.send(record);
        if (recorder != null) {
          note(recorder, event, record, sent);
        }
      }
    }
  }

  /** An event as a record of its own, however often it is made. */
  static ProducerRecord<String, byte[]> record(DomainEvent event) {
    return EventCodec.encode(
        UUID.randomUUID().toString(),
        EventType.of(event),
        "/test",
        event.aggregateId(),
        event.occurredAt(),
        "00-" + "1".repeat(32) + "-" + "2".repeat(16) + "-01",
        Json.bytes(event));
  }

  private static void note(
      HistoryRecorder history,
      DomainEvent event,
      ProducerRecord<String, byte[]> record,
      Future<RecordMetadata> sent) {
    try {
      history.sent(record, sent.get());
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    if (event instanceof TrainingRequested request) {
      history.accepted(record.topic(), "training_run", request.runId().value(), true);
    }
  }

  /** Waits until the run is in a state; fails at once when it ended in another. */
  public JsonPath awaitState(RunId runId, String state) {
    return await(state + " of " + runId)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> run(runId), run -> state.equals(run.getString("state")));
  }

  public JsonPath run(RunId runId) {
    return RestAssured.given().get("/api/training/runs/" + runId).jsonPath();
  }

  /**
   * Every event of an aggregate in a topic, from its beginning. A relay that was killed between
   * sending and noting sends the same event again, under the same id, as consumers have to expect.
   */
  public List<DomainEvent> events(String topic, String aggregateId) {
    Map<String, DomainEvent> events = new LinkedHashMap<>();
    for (ConsumerRecord<String, byte[]> record : records(topic)) {
      if (aggregateId.equals(record.key())) {
        events.putIfAbsent(id(record), EventCodec.decode(record).orElseThrow().event());
      }
    }
    return List.copyOf(events.values());
  }

  /** The identifiers of all records of a topic, one that was sent twice twice. */
  public List<String> eventIds(String topic) {
    return records(topic).stream().map(TestBench::id).toList();
  }

  private static String id(ConsumerRecord<String, byte[]> record) {
    return new String(record.headers().lastHeader("ce_id").value(), UTF_8);
  }

  private List<ConsumerRecord<String, byte[]>> records(String topic) {
    List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> reader =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          reader.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
      while (partitions.stream().anyMatch(each -> reader.position(each) < ends.get(each))) {
        reader.poll(Duration.ofMillis(200)).forEach(found::add);
      }
    }
    return found;
  }

  /** Waits until a topic holds as many events of an aggregate as expected, and never more. */
  public List<DomainEvent> awaitEvents(String topic, String aggregateId, int count) {
    List<DomainEvent> events =
        await(count + " events of " + aggregateId + " in " + topic)
            .atMost(PATIENCE)
            .until(() -> events(topic, aggregateId), found -> found.size() >= count);
    assertThat(events).hasSize(count);
    return events;
  }
}
