package io.athanor.dataset.catalog;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** Row of a {@link Dataset}. */
@NullUnmarked
@Entity
@Table(name = "dataset")
class DatasetEntity {

  @Id String id;

  String name;

  @Column(name = "created_at")
  Instant createdAt;
}
