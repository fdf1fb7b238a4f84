package io.athanor.trainer.run;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RunId;
import io.athanor.contracts.Uuid7;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.kit.http.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jspecify.annotations.Nullable;

/** Training runs over HTTP. */
@Path("/api/training/runs")
public class TrainingRunsResource {

  private static final int LONGEST_PAGE = 100;

  private final RunCommands commands;
  private final TrainingRunRepository runs;
  private final RunQueueRepository queue;
  private final InstantSource clock;

  TrainingRunsResource(
      RunCommands commands,
      TrainingRunRepository runs,
      RunQueueRepository queue,
      InstantSource clock) {
    this.commands = commands;
    this.runs = runs;
    this.queue = queue;
    this.clock = clock;
  }

  /** A page of runs, newest first; {@code after} of the next page is the last run's id. */
  public record Page(List<TrainingRunView> runs, boolean hasMore) {}

  /** Queues a run. The same {@code Idempotency-Key} again answers with the run it made. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> create(
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
      @RequestBody(content = @Content(schema = @Schema(implementation = NewTrainingRun.class)))
          byte[] body) {
    RunId runId =
        idempotencyKey == null
            ? RunId.next()
            : new RunId(Uuid7.named("training run for key " + idempotencyKey).toString());
    TrainingRequested request = NewTrainingRun.read(body).request(runId, clock.instant());
    return commands
        .request(request, true)
        .map(
            run ->
                Response.accepted(view(run))
                    .location(URI.create("/api/training/runs/" + run.id()))
                    .build());
  }

  @GET
  public Uni<Page> list(
      @QueryParam("after") @DefaultValue("") String after,
      @QueryParam("pipeline") @DefaultValue("") String pipeline,
      @QueryParam("limit") @DefaultValue("20") int limit) {
    if (limit < 1 || limit > LONGEST_PAGE) {
      throw new ProblemException(
          ProblemCode.INVALID_REQUEST, "limit must be 1 to " + LONGEST_PAGE + ", was " + limit);
    }
    return Panache.withSession(
        () ->
            runs.list(after, pipeline, limit + 1)
                .chain(
                    found ->
                        views(found.stream().limit(limit).toList())
                            .map(views -> new Page(views, found.size() > limit))));
  }

  @GET
  @Path("/{id}")
  public Uni<TrainingRunView> get(@PathParam("id") String id) {
    RunId runId = new RunId(id);
    return Panache.withSession(
        () ->
            runs.find(runId)
                .map(
                    found ->
                        found.orElseThrow(
                            () ->
                                new ProblemException(
                                    ProblemCode.NOT_FOUND, "there is no training run " + id)))
                .chain(run -> views(List.of(run)).map(List::getFirst)));
  }

  @POST
  @Path("/{id}/cancellation")
  public Uni<Response> cancel(@PathParam("id") String id) {
    return commands.cancel(new RunId(id)).map(this::accepted);
  }

  @POST
  @Path("/{id}/pause")
  public Uni<Response> pause(@PathParam("id") String id) {
    return commands.pause(new RunId(id)).map(this::accepted);
  }

  @POST
  @Path("/{id}/resume")
  public Uni<Response> resume(@PathParam("id") String id) {
    return commands.resume(new RunId(id)).map(this::accepted);
  }

  private Response accepted(TrainingRun run) {
    return Response.accepted(view(run)).build();
  }

  private Uni<List<TrainingRunView>> views(List<TrainingRun> found) {
    List<RunId> waiting =
        found.stream().filter(TrainingRunsResource::mayWait).map(TrainingRun::id).toList();
    return queue
        .places(waiting)
        .map(
            places ->
                found.stream()
                    .map(run -> view(run).withQueuePosition(places.get(run.id())))
                    .toList());
  }

  /** A running one waits as well if its lease has lapsed. */
  private static boolean mayWait(TrainingRun run) {
    return run.state() instanceof TrainingRunState.Queued
        || run.state() instanceof TrainingRunState.Running;
  }

  private TrainingRunView view(TrainingRun run) {
    return TrainingRunView.of(run, clock.instant());
  }
}
