package io.athanor.ingest.request;

import io.athanor.contracts.event.IngestRequested;
import io.athanor.kit.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Stores a request together with the event that starts its work. */
@ApplicationScoped
public class RequestSubmission {

  private final IngestRequestRepository requests;
  private final Outbox outbox;

  RequestSubmission(IngestRequestRepository requests, Outbox outbox) {
    this.requests = requests;
    this.outbox = outbox;
  }

  /** False when the request is there already; must be called inside a transaction. */
  public Uni<Boolean> submit(IngestRequested event) {
    return requests
        .submit(event)
        .chain(added -> added ? outbox.add(event).replaceWith(true) : Uni.createFrom().item(false));
  }
}
