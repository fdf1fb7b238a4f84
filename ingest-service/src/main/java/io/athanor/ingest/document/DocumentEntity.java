package io.athanor.ingest.document;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** Row of a {@link DocumentOutcome}. */
@NullUnmarked
@Entity
@Table(name = "document")
class DocumentEntity {

  @Id String id;

  @Column(name = "request_id")
  String requestId;

  int position;

  /** The outcome as JSON. */
  String outcome;

  @Column(name = "finished_at")
  Instant finishedAt;
}
