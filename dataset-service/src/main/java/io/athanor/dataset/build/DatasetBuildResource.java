package io.athanor.dataset.build;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.pipeline.PipelineFile;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.contracts.yaml.InvalidYamlException;
import io.athanor.dataset.catalog.BuildRepository;
import io.athanor.dataset.catalog.BuildRequest;
import io.athanor.kit.http.JsonBody;
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
import org.jspecify.annotations.Nullable;

/** Data sets for clients that have documents but no pipeline. */
@Path("/api/datasets")
@Produces(MediaType.APPLICATION_JSON)
public class DatasetBuildResource {

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
   * @param recipe a pipeline file's recipe section as JSON; what is missing has the same defaults
   */
  public record Body(
      @Nullable String name, @Nullable ArtifactRef documents, @Nullable JsonNode recipe) {}

  /** The answer: where the data set will be. */
  public record Accepted(DatasetId datasetId) {}

  /** Builds a data set; the same documents and recipe give the same data set. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response build(String body) {
    Body asked = JsonBody.read(body, Body.class);
    JsonNode recipe = asked.recipe();
    if (asked.documents() == null || recipe == null || !recipe.hasNonNull("kind")) {
      throw new ProblemException(
          ProblemCode.INVALID_REQUEST,
          "the body needs \"documents\", the manifest of a completed ingest request, and \"recipe\""
              + " with its \"kind\"");
    }
    RecipeSpec spec = recipe(recipe);
    String name = asked.name() == null ? spec.kind().word() : asked.name();
    BuildRequest request = BuildRequest.ofClient(name, asked.documents(), spec, clock.instant());
    transactions.await(() -> builds.queue(request));
    worker.nudge();
    return Response.accepted(new Accepted(request.datasetId()))
        .location(URI.create("/api/datasets/" + request.datasetId()))
        .build();
  }

  private static RecipeSpec recipe(JsonNode recipe) {
    try {
      return PipelineFile.readRecipe("recipe", Json.text(recipe));
    } catch (InvalidYamlException e) {
      throw new ProblemException(ProblemCode.INVALID_REQUEST, String.valueOf(e.getMessage()));
    }
  }
}
