package io.athanor.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identifier of one request to ingest a list of sources: an opaque text, by default a UUIDv7. */
public record RequestId(@JsonValue String value) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public RequestId {
    Identifiers.requireValid("RequestId", value);
  }

  /** A fresh identifier, ordered by time. */
  public static RequestId next() {
    return new RequestId(Uuid7.next().toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
