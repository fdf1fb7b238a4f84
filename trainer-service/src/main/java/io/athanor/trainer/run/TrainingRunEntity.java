package io.athanor.trainer.run;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The row of a run. Read through Hibernate, written by conditional statements only: what a stale
 * holder has in memory must never reach the row by a flush.
 */
@Entity
@Table(name = "training_run")
class TrainingRunEntity {

  @Id String id = "";

  /** The {@code TrainingRequested} as JSON. */
  @Column(nullable = false)
  String request = "";

  @Column(nullable = false)
  String state = "";

  @Column(name = "state_since", nullable = false)
  Instant stateSince = Instant.EPOCH;

  @Column(name = "requested_at", nullable = false)
  Instant requestedAt = Instant.EPOCH;

  @Column(name = "pipeline_id")
  @Nullable String pipelineId;

  @Column(name = "stop_request")
  @Nullable String stopRequest;

  @Column(name = "lease_owner")
  @Nullable String leaseOwner;

  @Column(name = "lease_token", nullable = false)
  long leaseToken;

  @Column(name = "lease_expires_at")
  @Nullable Instant leaseExpiresAt;

  @Column(nullable = false)
  int attempt;

  @Column(nullable = false)
  int deaths;

  @Column(name = "checkpoint_step", nullable = false)
  int checkpointStep;

  @Column(name = "last_step", nullable = false)
  int lastStep;

  @Nullable String plan;

  @Nullable String progress;

  @Nullable String result;

  @Column(name = "model_id")
  @Nullable String modelId;

  @Column(name = "problem_code")
  @Nullable String problemCode;

  @Column(name = "problem_detail")
  @Nullable String problemDetail;
}
