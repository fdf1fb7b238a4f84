package io.athanor.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identifier of one published model: an opaque text, by default a UUIDv7. */
public record ModelId(@JsonValue String value) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ModelId {
    Identifiers.requireValid("ModelId", value);
  }

  /** A fresh identifier, ordered by time. */
  public static ModelId next() {
    return new ModelId(Uuid7.next().toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
