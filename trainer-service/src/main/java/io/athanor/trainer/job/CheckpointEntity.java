package io.athanor.trainer.job;

import com.fasterxml.jackson.core.type.TypeReference;
import io.athanor.contracts.RunId;
import io.athanor.kit.json.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/** Row of a {@link JobCheckpoint}. */
@NullUnmarked
@Entity
@Table(name = "fine_tuning_checkpoint")
class CheckpointEntity {

  @Id String id;

  @Column(name = "job_id")
  String jobId;

  int step;

  String model;

  @Column(name = "created_at")
  Instant createdAt;

  String metrics;

  static CheckpointEntity of(JobCheckpoint checkpoint) {
    CheckpointEntity row = new CheckpointEntity();
    row.id = checkpoint.id();
    row.jobId = checkpoint.job().value();
    row.step = checkpoint.step();
    row.model = checkpoint.model();
    row.createdAt = checkpoint.createdAt();
    row.metrics = Json.text(checkpoint.metrics());
    return row;
  }

  JobCheckpoint checkpoint() {
    Map<String, Object> measured =
        Json.mapper().convertValue(Json.read(metrics, Object.class), new TypeReference<>() {});
    return new JobCheckpoint(id, new RunId(jobId), step, model, createdAt, measured);
  }
}
