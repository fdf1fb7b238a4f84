package io.athanor.trainer.progress;

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

/** Events and progress of the runs as server-sent events. */
@Path("/api/training/events")
public class EventsResource {

  private final EventFeed feed;

  EventsResource(EventFeed feed) {
    this.feed = feed;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Multi<OutboundSseEvent> follow(
      @Context Sse sse,
      @QueryParam("pipeline") @Nullable String pipeline,
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId) {
    return feed.follow(sse, pipeline, lastEventId);
  }
}
