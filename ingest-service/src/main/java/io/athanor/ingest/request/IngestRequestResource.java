package io.athanor.ingest.request;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.Uuid7;
import io.athanor.contracts.event.IngestRequested;
import io.athanor.contracts.pipeline.SourceKind;
import io.athanor.contracts.pipeline.SourceRules;
import io.athanor.contracts.pipeline.SourceSpec;
import io.athanor.ingest.document.DocumentOutcome;
import io.athanor.ingest.document.DocumentRepository;
import io.athanor.ingest.plan.PlanRepository;
import io.athanor.ingest.plan.SourceScope;
import io.athanor.ingest.plan.UrlRange;
import io.athanor.kit.http.Problem.FieldError;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.json.Json;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Requests to ingest sources, for clients that want documents without a pipeline. */
@Path("/api/ingest/requests")
@Produces(MediaType.APPLICATION_JSON)
public class IngestRequestResource {

  private static final int MOST_DOCUMENTS = 1000;

  /** A misspelt option would otherwise do nothing, and nobody would know. */
  private static final ObjectReader SOURCES =
      Json.mapper()
          .readerFor(SourceSpec[].class)
          .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final Transactions transactions;
  private final RequestSubmission submission;
  private final IngestRequestRepository requests;
  private final DocumentRepository documents;
  private final PlanRepository plan;
  private final InstantSource clock = InstantSource.system();

  IngestRequestResource(
      Transactions transactions,
      RequestSubmission submission,
      IngestRequestRepository requests,
      DocumentRepository documents,
      PlanRepository plan) {
    this.transactions = transactions;
    this.submission = submission;
    this.requests = requests;
    this.documents = documents;
    this.plan = plan;
  }

  /**
   * A request and a page of its documents.
   *
   * @param documents outcomes so far, in the order of the request
   * @param next the value of {@code after} that gives the next page; null on the last
   * @param progress how far each source is; {@code listed} grows while a crawl finds pages
   */
  public record RequestView(
      IngestRequest request,
      List<DocumentOutcome> documents,
      @Nullable Integer next,
      List<PlanRepository.Extent> progress) {}

  /** The answer to a new request. */
  public record Accepted(RequestId requestId) {}

  /**
   * Asks for sources: a JSON list of {@code {"kind": "pages", "uri": "https://...", "options":
   * {...}}} with the fields of {@link io.athanor.contracts.pipeline.SourceOptions}. The same {@code
   * Idempotency-Key} gives the same request.
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response submit(String body, @HeaderParam("Idempotency-Key") @Nullable String key) {
    RequestId id =
        key == null
            ? RequestId.next()
            : new RequestId(Uuid7.named("ingest-request|" + key).toString());
    IngestRequested event = new IngestRequested(id, sources(body), null, clock.instant());
    transactions.await(() -> submission.submit(event));
    return Response.accepted(new Accepted(id))
        .location(URI.create("/api/ingest/requests/" + id))
        .build();
  }

  /** How far a request is. */
  @GET
  @Path("/{request}")
  public RequestView request(
      @PathParam("request") RequestId id,
      @QueryParam("after") @DefaultValue("-1") int after,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    IngestRequest request =
        transactions
            .await(() -> requests.find(id))
            .orElseThrow(
                () -> new ProblemException(ProblemCode.NOT_FOUND, "there is no request " + id));
    int size = Math.clamp(limit, 1, MOST_DOCUMENTS);
    List<DocumentOutcome> page = transactions.await(() -> documents.ofRequest(id, after, size));
    Integer next = page.size() < size ? null : Integer.valueOf(page.getLast().position());
    return new RequestView(request, page, next, transactions.await(() -> plan.extents(id)));
  }

  private static List<SourceSpec> sources(String body) {
    List<SourceSpec> sources = parse(body);
    if (sources.isEmpty()) {
      throw new ProblemException(
          ProblemCode.INVALID_REQUEST,
          "the body must be a JSON list with at least one {\"kind\": ..., \"uri\": ...}");
    }
    List<FieldError> errors = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      addMistakes(errors, "[" + i + "]", sources.get(i));
    }
    if (!errors.isEmpty()) {
      throw new ProblemException(
          ProblemCode.INVALID_REQUEST,
          errors.getFirst().field() + ": " + errors.getFirst().message(),
          errors);
    }
    return sources;
  }

  private static void addMistakes(
      List<FieldError> errors, String place, @Nullable SourceSpec source) {
    if (source == null || source.kind() == null || source.uri() == null) {
      String kinds =
          Arrays.stream(SourceKind.values())
              .map(SourceKind::word)
              .collect(Collectors.joining(", "));
      errors.add(new FieldError(0, 0, place, "needs kind (" + kinds + ") and uri"));
      return;
    }
    for (SourceRules.Broken rule : SourceRules.broken(source)) {
      String field = rule.field().equals("uri") ? ".uri" : ".options." + rule.field();
      errors.add(new FieldError(0, 0, place + field, rule.message()));
    }
    try {
      if (source.kind() == SourceKind.PAGES) {
        UrlRange.of(source.uri());
      }
      SourceScope.of(source);
    } catch (IllegalArgumentException e) {
      errors.add(new FieldError(0, 0, place, String.valueOf(e.getMessage())));
    }
  }

  private static List<SourceSpec> parse(String body) {
    try {
      SourceSpec[] sources = SOURCES.readValue(body);
      return sources == null ? List.of() : Arrays.asList(sources);
    } catch (JsonProcessingException e) {
      JsonLocation place = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
      FieldError error =
          new FieldError(
              Math.max(0, place.getLineNr()),
              Math.max(0, place.getColumnNr()),
              "",
              e.getOriginalMessage());
      throw new ProblemException(
          ProblemCode.INVALID_REQUEST, "the body is no list of sources", List.of(error));
    }
  }
}
