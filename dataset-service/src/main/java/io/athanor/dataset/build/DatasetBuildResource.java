package io.athanor.dataset.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.pipeline.PromptTemplate;
import io.athanor.contracts.pipeline.RecipeKind;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.dataset.catalog.BuildRepository;
import io.athanor.dataset.catalog.BuildRequest;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.json.Json;
import io.athanor.kit.transaction.Transactions;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Data sets for clients that have documents but no pipeline. */
@Path("/api/datasets")
@Produces(MediaType.APPLICATION_JSON)
public class DatasetBuildResource {

  private static final long DEFAULT_SEED = 42;
  private static final double DEFAULT_HELD_OUT_SHARE = 0.1;

  private final Transactions transactions;
  private final BuildRepository builds;
  private final DatasetBuildWorker worker;
  private final InstantSource clock = InstantSource.system();

  DatasetBuildResource(
      Transactions transactions, BuildRepository builds, DatasetBuildWorker worker) {
    this.transactions = transactions;
    this.builds = builds;
    this.worker = worker;
  }

  /**
   * What to build.
   *
   * @param documents the manifest of a completed ingest request
   */
  public record Body(
      @Nullable String name, @Nullable ArtifactRef documents, @Nullable Recipe recipe) {}

  /** A pipeline file's recipe section as JSON; what is missing has the same defaults. */
  public record Recipe(
      @Nullable RecipeKind kind,
      @Nullable Long seed,
      @Nullable Double heldOutShare,
      @Nullable String systemPrompt,
      @Nullable List<PromptTemplate> templates) {

    RecipeSpec spec(RecipeKind known) {
      double share = heldOutShare == null ? DEFAULT_HELD_OUT_SHARE : heldOutShare;
      if (!(share >= 0 && share <= 0.5)) {
        throw new ProblemException(
            ProblemCode.INVALID_REQUEST, "recipe.heldOutShare must be 0 to 0.5, was " + share);
      }
      return new RecipeSpec(
          known,
          seed == null ? DEFAULT_SEED : seed,
          share,
          systemPrompt,
          templates == null ? List.of() : templates);
    }
  }

  /** The answer: where the data set will be. */
  public record Accepted(DatasetId datasetId) {}

  /** Builds a data set; the same documents and recipe give the same data set. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response build(String body) {
    Body asked = parse(body);
    Recipe recipe = asked.recipe();
    RecipeKind kind = recipe == null ? null : recipe.kind();
    if (asked.documents() == null || recipe == null || kind == null) {
      throw new ProblemException(
          ProblemCode.INVALID_REQUEST,
          "the body needs \"documents\", the manifest of a completed ingest request, and \"recipe\""
              + " with its \"kind\"");
    }
    String name = asked.name() == null ? kind.word() : asked.name();
    BuildRequest request =
        BuildRequest.ofClient(name, asked.documents(), recipe.spec(kind), clock.instant());
    transactions.await(() -> builds.queue(request));
    worker.nudge();
    return Response.accepted(new Accepted(request.datasetId()))
        .location(URI.create("/api/datasets/" + request.datasetId()))
        .build();
  }

  private static Body parse(String body) {
    try {
      Body parsed = Json.mapper().readValue(body, Body.class);
      return parsed == null ? new Body(null, null, null) : parsed;
    } catch (JsonProcessingException e) {
      throw new ProblemException(
          ProblemCode.INVALID_REQUEST, "the body cannot be read: " + e.getOriginalMessage());
    }
  }
}
