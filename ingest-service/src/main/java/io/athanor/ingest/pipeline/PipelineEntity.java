package io.athanor.ingest.pipeline;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** Row of a {@link SubmittedPipeline}. */
@NullUnmarked
@Entity
@Table(name = "pipeline")
class PipelineEntity {

  @Id String id;

  /** Equal for every attempt at the same specification and sources. */
  String identity;

  String name;

  @Column(name = "model_name")
  String modelName;

  @Column(name = "base_model")
  String baseModel;

  /** {@link io.athanor.contracts.ArtifactRef} as JSON. */
  String spec;

  @Column(name = "request_id")
  String requestId;

  @Column(name = "submitted_at")
  Instant submittedAt;
}
