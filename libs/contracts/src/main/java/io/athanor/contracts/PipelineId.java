package io.athanor.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identifier of one submitted pipeline file: an opaque text, by default a UUIDv7. */
public record PipelineId(@JsonValue String value) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public PipelineId {
    Identifiers.requireValid("PipelineId", value);
  }

  /** A fresh identifier, ordered by time. */
  public static PipelineId next() {
    return new PipelineId(Uuid7.next().toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
