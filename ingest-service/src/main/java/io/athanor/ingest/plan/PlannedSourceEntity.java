package io.athanor.ingest.plan;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** Row of a {@link PlannedSource}, or of another name of one. */
@NullUnmarked
@Entity
@Table(name = "planned_source")
@IdClass(PlannedSourceEntity.Key.class)
class PlannedSourceEntity {

  @Id
  @Column(name = "request_id")
  String requestId;

  @Id int source;

  @Id String uri;

  /** Null for another name of an address that is on the list. */
  Integer position;

  String role;
  int depth;
  String mistake;
  String state;
  int attempts;

  @Column(name = "not_before")
  Instant notBefore;

  /** Primary key. */
  static class Key implements Serializable {
    private static final long serialVersionUID = 1L;

    String requestId;
    int source;
    String uri;

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && requestId.equals(key.requestId)
          && source == key.source
          && uri.equals(key.uri);
    }

    @Override
    public int hashCode() {
      return java.util.Objects.hash(requestId, source, uri);
    }
  }
}
