package io.athanor.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identifier of one ingested document: an opaque text, by default a UUIDv7. */
public record DocumentId(@JsonValue String value) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public DocumentId {
    Identifiers.requireValid("DocumentId", value);
  }

  /** A fresh identifier, ordered by time. */
  public static DocumentId next() {
    return new DocumentId(Uuid7.next().toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
