package io.athanor.dataset.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.ProblemCode;
import io.athanor.dataset.catalog.Dataset;
import io.athanor.dataset.catalog.DatasetRepository;
import io.athanor.dataset.catalog.DatasetVersion;
import io.athanor.dataset.catalog.Shards;
import io.athanor.dataset.format.UnholdableRowException;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.json.Json;
import io.athanor.kit.transaction.Transactions;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Publishing a version on a hub. */
@Path("/api/datasets")
@Produces(MediaType.APPLICATION_JSON)
public class PushResource {

  private static final Pattern REPOSITORY =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}");

  private final Transactions transactions;
  private final DatasetRepository datasets;
  private final Shards shards;
  private final HubPush push;

  PushResource(Transactions transactions, DatasetRepository datasets, Shards shards, HubPush push) {
    this.transactions = transactions;
    this.datasets = datasets;
    this.shards = shards;
    this.push = push;
  }

  /**
   * Where to.
   *
   * @param repository {@code user/name}
   * @param license identifier as the hub lists them; only the owner of the sources can know it
   * @param isPrivate whether others may not see a repository that is made; true unless said
   */
  public record Body(
      @Nullable String repository,
      @Nullable String license,
      @com.fasterxml.jackson.annotation.JsonProperty("private") @Nullable Boolean isPrivate) {}

  /** What was published. */
  public record Published(String repository, String commit, String address) {}

  /** Publishes a version; the token of the service's settings is used. */
  @POST
  @Path("/{dataset}/versions/{version}/push")
  @Consumes(MediaType.APPLICATION_JSON)
  public Published push(
      @PathParam("dataset") DatasetId id, @PathParam("version") int number, String body) {
    Body asked = parse(body);
    String repository = asked.repository();
    if (repository == null || !REPOSITORY.matcher(repository).matches()) {
      throw new ProblemException(
          ProblemCode.INVALID_REQUEST,
          "repository must be USER/NAME of letters, digits, dots, hyphens and underscores, was "
              + repository);
    }
    if (asked.license() == null || asked.license().isBlank()) {
      throw new ProblemException(
          ProblemCode.INVALID_REQUEST,
          "license must say under which terms the rows are published, for example cc-by-4.0, or"
              + " other");
    }
    Dataset dataset =
        transactions
            .await(() -> datasets.find(id))
            .orElseThrow(
                () -> new ProblemException(ProblemCode.NOT_FOUND, "there is no data set " + id));
    DatasetVersion version =
        transactions
            .await(() -> datasets.version(id, number))
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.NOT_FOUND, "data set " + id + " has no version " + number));
    try {
      HubClient.Commit commit =
          push.push(
              dataset.name(),
              shards.manifest(version),
              repository,
              asked.license(),
              !Boolean.FALSE.equals(asked.isPrivate()));
      return new Published(repository, commit.oid(), commit.address().toString());
    } catch (HubException | UnholdableRowException e) {
      throw new ProblemException(ProblemCode.SOURCE_UNREACHABLE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
