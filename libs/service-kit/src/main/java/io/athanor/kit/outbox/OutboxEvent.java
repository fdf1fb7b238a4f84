package io.athanor.kit.outbox;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;

/**
 * An event that waits to be sent. Column names are those of Debezium's outbox event router, so that
 * a large installation can let change data capture do the relay's work.
 */
@NullUnmarked
@Entity
@Table(name = "outbox_event")
class OutboxEvent {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Long seq;

  UUID id;

  @Column(name = "aggregatetype")
  String aggregateType;

  @Column(name = "aggregateid")
  String aggregateId;

  String type;
  String payload;
  String traceparent;

  @Column(name = "pipeline_id")
  String pipelineId;

  @Column(name = "created_at")
  Instant createdAt;

  /** Place in the order of sending; null until the event was sent. */
  Long position;

  @Column(name = "published_at")
  Instant publishedAt;
}
