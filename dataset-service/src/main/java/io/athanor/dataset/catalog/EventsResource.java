package io.athanor.dataset.catalog;

import io.athanor.kit.feed.EventFeed;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.jspecify.annotations.Nullable;

/** What this service has done and is doing, as server-sent events. */
@Path("/api/datasets/events")
public class EventsResource {

  private final EventFeed feed;

  EventsResource(EventFeed feed) {
    this.feed = feed;
  }

  /** Follows one pipeline's events, or all. */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Multi<OutboundSseEvent> follow(
      @Context Sse sse,
      @QueryParam("pipeline") @Nullable String pipeline,
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId) {
    return feed.follow(sse, pipeline, lastEventId);
  }
}
