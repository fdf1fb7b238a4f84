package io.athanor.e2e.chaos;

import io.athanor.contracts.Topics;
import io.athanor.kit.test.history.HistoryRecorder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Files that another service tells of. Two services write each of them down, so the records show
 * what becomes of a stream: one row of {@code known_file} in trainer-service, one of {@code
 * stored_file} in dataset-service.
 */
final class StrangerFiles implements AutoCloseable {

  private static final String NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private final KafkaProducer<String, byte[]> producer;
  private final HistoryRecorder history;

  StrangerFiles(String bootstrapServers, HistoryRecorder history) {
    this.history = history;
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** Sends so many and waits until the broker has acknowledged all of them. */
  void send(int count) throws InterruptedException, ExecutionException {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>(count);
    List<Future<RecordMetadata>> places = new ArrayList<>(count);
    for (int file = 0; file < count; file++) {
      records.add(record("file-" + UUID.randomUUID()));
      places.add(producer.send(records.getLast()));
    }
    for (int file = 0; file < count; file++) {
      history.sent(records.get(file), places.get(file).get());
    }
  }

  @Override
  public void close() {
    producer.close();
  }

  private static ProducerRecord<String, byte[]> record(String file) {
    String now = Instant.now().toString();
    String event =
        """
        {"fileId":"%1$s","filename":"%1$s.txt","purpose":"user_data","status":"processed",\
        "content":{"key":"files/%1$s","sha256":"%2$s","sizeBytes":0,"mediaType":"text/plain"},\
        "createdAt":"%3$s","occurredAt":"%3$s"}"""
            .formatted(file, NOTHING, now);
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(Topics.FILES, file, event.getBytes(StandardCharsets.UTF_8));
    Map.of(
            "ce_specversion", "1.0",
            "ce_id", UUID.randomUUID().toString(),
            "ce_type", "io.athanor.file.stored.v1",
            "ce_source", "/stranger",
            "ce_subject", file,
            "ce_time", now,
            "content-type", "application/json")
        .forEach(
            (name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    return record;
  }
}
