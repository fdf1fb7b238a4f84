package io.athanor.trainer.job;

import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.transaction.Transactions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a job: a page, newest first, or with {@code stream=true} a live stream that goes
 * on behind {@code Last-Event-ID}.
 */
@Path("/v1/fine_tuning/jobs/{id}/events")
@Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
public class JobEventsResource {

  private static final String EVENT_STREAM = "text/event-stream;charset=UTF-8";

  private final Transactions transactions;
  private final JobReading reading;
  private final JobEventRepository events;
  private final JobFollowing following;

  JobEventsResource(
      Transactions transactions,
      JobReading reading,
      JobEventRepository events,
      JobFollowing following) {
    this.transactions = transactions;
    this.reading = reading;
    this.events = events;
    this.following = following;
  }

  @GET
  @RunOnVirtualThread
  public Response events(
      @PathParam("id") String id,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @DefaultValue("20") String limit,
      @QueryParam("stream") @DefaultValue("false") boolean stream,
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId) {
    FineTuningJob job = reading.job(id);
    if (stream) {
      String behind = lastEventId == null || lastEventId.isBlank() ? after : lastEventId.strip();
      int position = find(job, "Last-Event-ID", behind).map(JobEvent::position).orElse(0);
      StreamingOutput output = out -> following.follow(job.id(), position, out);
      return Response.ok(output).type(EVENT_STREAM).header("Cache-Control", "no-cache").build();
    }
    int size = PageObject.limit(limit);
    Optional<JobEvent> last = find(job, "after", after);
    List<JobEventObject> found =
        transactions.await(() -> events.page(job.id(), last, size + 1)).stream()
            .map(JobEventObject::of)
            .toList();
    return Response.ok(PageObject.of(found, size, JobEventObject::id))
        .type(MediaType.APPLICATION_JSON)
        .build();
  }

  private Optional<JobEvent> find(FineTuningJob job, String param, @Nullable String id) {
    if (id == null) {
      return Optional.empty();
    }
    Optional<JobEvent> found =
        transactions.await(() -> events.find(job.id(), JobEventObject.plainId(id)));
    if (found.isEmpty()) {
      throw OpenAiException.invalid(
          param, "'" + param + "': job " + JobId.of(job.id()) + " has no event " + id);
    }
    return found;
  }
}
