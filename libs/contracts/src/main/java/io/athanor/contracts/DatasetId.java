package io.athanor.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identifier of one data set; its versions are numbered: an opaque text, by default a UUIDv7. */
public record DatasetId(@JsonValue String value) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public DatasetId {
    Identifiers.requireValid("DatasetId", value);
  }

  /** A fresh identifier, ordered by time. */
  public static DatasetId next() {
    return new DatasetId(Uuid7.next().toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
