package io.athanor.trainer.job;

import com.fasterxml.jackson.core.type.TypeReference;
import io.athanor.contracts.RunId;
import io.athanor.kit.json.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/** Row of a {@link JobEvent}; written by statements only. */
@NullUnmarked
@Entity
@Table(name = "fine_tuning_event")
class JobEventEntity {

  @Id String id;

  @Column(name = "job_id")
  String jobId;

  int position;

  @Column(name = "created_at")
  Instant createdAt;

  String level;

  String type;

  String message;

  String data;

  boolean last;

  JobEvent event() {
    return new JobEvent(
        id,
        new RunId(jobId),
        position,
        createdAt,
        JobEvent.Level.valueOf(level.toUpperCase(Locale.ROOT)),
        JobEvent.Type.valueOf(type.toUpperCase(Locale.ROOT)),
        message,
        data(),
        last);
  }

  private Map<String, Object> data() {
    return Json.mapper().convertValue(Json.read(data, Object.class), new TypeReference<>() {});
  }
}
