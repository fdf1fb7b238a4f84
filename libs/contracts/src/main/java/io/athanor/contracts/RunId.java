package io.athanor.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identifier of one training run: an opaque text, by default a UUIDv7. */
public record RunId(@JsonValue String value) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public RunId {
    Identifiers.requireValid("RunId", value);
  }

  /** A fresh identifier, ordered by time. */
  public static RunId next() {
    return new RunId(Uuid7.next().toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
