package io.athanor.ingest.pipeline;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.PipelineId;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.yaml.InvalidYamlException;
import io.athanor.kit.http.Problem.FieldError;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.trace.TraceContext;
import io.athanor.kit.trace.Tracing;
import io.athanor.kit.transaction.Transactions;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pipeline files: the front door of the whole platform. */
@Path("/api/ingest/pipelines")
@Produces(MediaType.APPLICATION_JSON)
public class PipelineResource {

  private static final int MOST_ON_A_PAGE = 200;

  private final Transactions transactions;
  private final PipelineSubmission submission;
  private final PipelineRepository pipelines;
  private final Tracing tracing;

  PipelineResource(
      Transactions transactions,
      PipelineSubmission submission,
      PipelineRepository pipelines,
      Tracing tracing) {
    this.transactions = transactions;
    this.submission = submission;
    this.pipelines = pipelines;
    this.tracing = tracing;
  }

  /**
   * The answer to a submission.
   *
   * @param reused whether an equal pipeline had been submitted before, whose events are in the
   *     feeds
   */
  public record Submitted(
      PipelineId pipelineId,
      String name,
      RequestId requestId,
      String modelName,
      String baseModel,
      ArtifactRef spec,
      boolean reused) {}

  /**
   * A page of pipelines, newest first.
   *
   * @param next the value of {@code after} that gives the next page; null on the last
   */
  public record Page(List<SubmittedPipeline> pipelines, @Nullable PipelineId next) {}

  /** Accepts a pipeline file (YAML or JSON), or answers with every mistake and its place. */
  @POST
  @Consumes(MediaType.WILDCARD)
  public Response submit(
      byte[] body,
      @HeaderParam("X-Athanor-File") @DefaultValue("pipeline.yaml") String file,
      @HeaderParam("X-Athanor-Base-Directory") @Nullable String baseDirectory,
      @HeaderParam("X-Athanor-Base-Model") @Nullable String baseModel,
      @HeaderParam("X-Athanor-Fresh") @DefaultValue("false") boolean fresh,
      @HeaderParam("traceparent") @Nullable String traceparent) {
    PipelineDocument document =
        new PipelineDocument(
            file,
            new String(body, StandardCharsets.UTF_8),
            baseDirectory == null ? null : folder(baseDirectory),
            baseModel,
            fresh);
    PipelineSubmission.Result result =
        submitted(
            document, tracing.ofRequest(traceparent).map(TraceContext::traceparent).orElse(null));
    SubmittedPipeline pipeline = result.pipeline();
    return Response.status(result.reused() ? Response.Status.OK : Response.Status.ACCEPTED)
        .location(URI.create("/api/ingest/pipelines/" + pipeline.pipelineId()))
        .entity(
            new Submitted(
                pipeline.pipelineId(),
                pipeline.name(),
                pipeline.requestId(),
                pipeline.modelName(),
                pipeline.baseModel(),
                pipeline.spec(),
                result.reused()))
        .build();
  }

  /** The submitted pipelines. */
  @GET
  public Page list(
      @QueryParam("after") @Nullable PipelineId after,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    int size = Math.clamp(limit, 1, MOST_ON_A_PAGE);
    List<SubmittedPipeline> page = transactions.await(() -> pipelines.list(after, size));
    return new Page(page, page.size() < size ? null : page.getLast().pipelineId());
  }

  /** One submitted pipeline. */
  @GET
  @Path("/{pipeline}")
  public SubmittedPipeline pipeline(@PathParam("pipeline") PipelineId id) {
    return transactions
        .await(() -> pipelines.find(id))
        .orElseThrow(
            () -> new ProblemException(ProblemCode.NOT_FOUND, "there is no pipeline " + id));
  }

  /** A header holds no letters beyond ASCII for sure; a {@code file:} address escapes them. */
  private static java.nio.file.Path folder(String header) {
    return header.startsWith("file:")
        ? java.nio.file.Path.of(URI.create(header))
        : java.nio.file.Path.of(header);
  }

  private PipelineSubmission.Result submitted(
      PipelineDocument document, @Nullable String traceparent) {
    try {
      return submission.submit(document, traceparent);
    } catch (InvalidYamlException e) {
      List<FieldError> errors =
          e.problems().stream()
              .map(each -> new FieldError(each.line(), each.column(), each.field(), each.message()))
              .toList();
      throw new ProblemException(
          ProblemCode.INVALID_PIPELINE, String.valueOf(e.getMessage()), errors);
    }
  }
}
