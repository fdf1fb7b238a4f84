package io.athanor.kit.outbox;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads back what this service has sent, in the order of sending. */
@ApplicationScoped
public class PublishedEvents {

  private final OutboxRepository repository;

  PublishedEvents(OutboxRepository repository) {
    this.repository = repository;
  }

  /** Events behind a position; of one pipeline if it is named. */
  public Uni<List<PublishedEvent>> after(long position, @Nullable String pipelineId, int limit) {
    String pipeline = pipelineId == null ? "" : pipelineId;
    return Panache.withSession(() -> repository.publishedAfter(position, pipeline, limit))
        .map(
            rows ->
                rows.stream()
                    .map(row -> new PublishedEvent(row.position, row.type, row.payload))
                    .toList());
  }
}
