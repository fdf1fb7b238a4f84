package io.athanor.ingest.request;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** Row of an {@link IngestRequest}. */
@NullUnmarked
@Entity
@Table(name = "ingest_request")
class IngestRequestEntity {

  @Id String id;

  String state;

  /** List of {@link io.athanor.contracts.pipeline.SourceSpec} as JSON. */
  String sources;

  /** {@link io.athanor.contracts.PipelineRef} as JSON, or {@code null} as JSON. */
  String pipeline;

  int attempts;

  /** How many sources have their first addresses listed. */
  int planned;

  @Column(name = "not_before")
  Instant notBefore;

  @Column(name = "requested_at")
  Instant requestedAt;

  @Column(name = "completed_at")
  Instant completedAt;

  /** {@link io.athanor.contracts.ArtifactRef} as JSON. */
  String manifest;

  int ingested;
  int rejected;
  int paragraphs;
}
