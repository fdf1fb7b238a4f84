package io.athanor.local.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record that a consumer could not take, with the place it came from and the reason.
 *
 * @param topic the dead-letter topic in which it lies
 * @param cameFrom the topic whose consumer refused it
 * @param reason what the consumer said
 */
public record DeadLetter(
    String topic,
    long offset,
    Instant time,
    String cameFrom,
    String reason,
    ConsumerRecord<String, byte[]> record) {

  private static final String HEADERS = "dead-letter-";
  private static final String TOPIC = "dead-letter-topic";
  private static final String REASON = "dead-letter-reason";

  static DeadLetter of(ConsumerRecord<String, byte[]> record) {
    String topic = record.topic();
    return new DeadLetter(
        topic,
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        header(record, TOPIC, topic.replaceFirst("\\.[a-z]+\\.dlq$", "")),
        header(record, REASON, "no reason was given"),
        record);
  }

  /** How a command names it: {@code topic@offset}. */
  public String place() {
    return topic + '@' + offset;
  }

  /** The type of the event, or {@code no event} for a record without one. */
  public String eventType() {
    return header(record, "ce_type", "no event");
  }

  /** What its consumer got: the same key, bytes and headers. */
  public ProducerRecord<String, byte[]> original() {
    List<Header> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      if (!header.key().startsWith(HEADERS)) {
        headers.add(header);
      }
    }
    return new ProducerRecord<>(cameFrom, null, record.key(), record.value(), headers);
  }

  /** The headers that consumers read, as text. */
  public List<String> headers() {
    List<String> lines = new ArrayList<>();
    for (Header header : record.headers()) {
      lines.add(header.key() + ": " + text(header.value()));
    }
    return lines;
  }

  /** The beginning of the value, as text. */
  public String beginning(int characters) {
    String text = text(record.value());
    return text.length() <= characters ? text : text.substring(0, characters) + " ...";
  }

  static boolean isDeadLetterTopic(String topic) {
    return topic.endsWith(".dlq");
  }

  private static String header(
      ConsumerRecord<String, byte[]> record, String name, String otherwise) {
    Header header = record.headers().lastHeader(name);
    return header == null ? otherwise : text(header.value());
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }
}
