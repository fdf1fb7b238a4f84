package io.athanor.kit.messaging;

import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.EventType;
import io.athanor.kit.json.Json;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * CloudEvents 1.0, Kafka protocol binding, binary mode: attributes in headers, plain JSON value.
 */
public final class EventCodec {

  private static final String SPEC_VERSION = "1.0";
  private static final String SCHEMA_ROOT = "/schemas/";

  private EventCodec() {}

  /** The record of an event that was stored in an outbox as {@code payload}. */
  public static ProducerRecord<String, byte[]> encode(
      String eventId,
      EventType type,
      String source,
      String aggregateId,
      Instant time,
      String traceparent,
      byte[] payload) {
    List<Header> headers =
        List.of(
            header("ce_specversion", SPEC_VERSION),
            header("ce_id", eventId),
            header("ce_type", type.typeName()),
            header("ce_source", source),
            header("ce_subject", aggregateId),
            header("ce_time", time.toString()),
            header("ce_dataschema", SCHEMA_ROOT + type.schemaFile()),
            header("content-type", Json.MEDIA_TYPE),
            header("traceparent", traceparent));
    return new ProducerRecord<>(type.topic(), null, aggregateId, payload, headers);
  }

  /**
   * Reads a record; empty for a type that a later release sends.
   *
   * @throws PoisonMessageException when it is no event of ours
   */
  public static Optional<ReceivedEvent> decode(ConsumerRecord<String, byte[]> record) {
    String typeName = required(record, "ce_type");
    EventContext context =
        new EventContext(
            required(record, "ce_id"),
            typeName,
            required(record, "ce_source"),
            optional(record.headers(), "traceparent"));
    Optional<EventType> type = EventType.ofName(typeName);
    if (type.isEmpty()) {
      return Optional.empty();
    }
    if (record.value() == null) {
      throw new PoisonMessageException("event " + context.eventId() + " has no value");
    }
    try {
      DomainEvent event = Json.read(record.value(), type.get().record());
      return Optional.of(new ReceivedEvent(event, context));
    } catch (UncheckedIOException | IllegalArgumentException | NullPointerException e) {
      throw new PoisonMessageException(
          "event "
              + context.eventId()
              + " of type "
              + typeName
              + " cannot be read: "
              + e.getMessage(),
          e);
    }
  }

  private static String required(ConsumerRecord<String, byte[]> record, String name) {
    String value = optional(record.headers(), name);
    if (value == null || value.isEmpty()) {
      throw new PoisonMessageException(
          "record "
              + record.topic()
              + "-"
              + record.partition()
              + "@"
              + record.offset()
              + " has no header "
              + name);
    }
    return value;
  }

  private static @Nullable String optional(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
