package io.athanor.trainer.job;

import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.json.Json;
import io.athanor.kit.retry.IncomingRequest;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** OpenAI's {@code /v1/fine_tuning/jobs}: make, list, look at, cancel, pause and resume jobs. */
@Path("/v1/fine_tuning/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class FineTuningJobsResource {

  private static final Pattern METADATA = Pattern.compile("metadata\\[(.+)]");

  private final JobCreation creation;
  private final JobReading reading;
  private final JobControl control;
  private final InstantSource clock;

  FineTuningJobsResource(
      JobCreation creation, JobReading reading, JobControl control, InstantSource clock) {
    this.creation = creation;
    this.reading = reading;
    this.control = control;
    this.clock = clock;
  }

  /** Makes a job; a repeated request gets the job that was made before. */
  @POST
  public Response create(byte[] body, @Context HttpServerRequest http) {
    IncomingRequest incoming = IncomingRequest.of(http, clock.instant());
    JobRequest request = JobRequestReader.read(body);
    String text = new String(body, StandardCharsets.UTF_8);
    return Response.ok(creation.create(request, incoming.key(text))).build();
  }

  /** The jobs, newest first; {@code metadata[key]=value} names what they must have. */
  @GET
  public Response list(
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @DefaultValue("20") String limit,
      @Context UriInfo uri) {
    return Response.ok(reading.page(after, filter(uri), PageObject.limit(limit))).build();
  }

  private static String filter(UriInfo uri) {
    Map<String, String> metadata = new LinkedHashMap<>();
    uri.getQueryParameters()
        .forEach(
            (name, values) -> {
              Matcher matcher = METADATA.matcher(name);
              if (matcher.matches()) {
                metadata.put(matcher.group(1), values.getFirst());
              } else if (name.equals("metadata")) {
                throw OpenAiException.invalid(
                    "metadata", "'metadata' is a filter of the form metadata[key]=value");
              }
            });
    String filter = metadata.isEmpty() ? "" : Json.text(Map.of("metadata", metadata));
    if (!StorableText.isStorable(metadata.toString())) {
      throw OpenAiException.invalid(
          "metadata", "'metadata' must not contain U+0000 or half a character");
    }
    return filter;
  }

  @GET
  @Path("/{id}")
  public Response get(@PathParam("id") String id) {
    return Response.ok(reading.show(id)).build();
  }

  @POST
  @Path("/{id}/cancel")
  public Response cancel(@PathParam("id") String id) {
    return Response.ok(control.cancel(id)).build();
  }

  @POST
  @Path("/{id}/pause")
  public Response pause(@PathParam("id") String id) {
    return Response.ok(control.pause(id)).build();
  }

  @POST
  @Path("/{id}/resume")
  public Response resume(@PathParam("id") String id) {
    return Response.ok(control.resume(id)).build();
  }
}
