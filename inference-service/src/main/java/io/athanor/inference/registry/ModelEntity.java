package io.athanor.inference.registry;

import io.athanor.contracts.event.ModelPublished;
import io.athanor.kit.json.Json;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** Row of the table {@code model}. */
@NullUnmarked
@Entity
@Table(name = "model")
class ModelEntity {

  @Id String modelId;
  String name;
  Instant publishedAt;
  String event;
  String state;
  String problem;
  boolean evaluationPending;

  ModelRecord toRecord() {
    return new ModelRecord(
        Json.read(event, ModelPublished.class), ModelState.of(state), problem, evaluationPending);
  }
}
