package io.athanor.dataset.hub;

import io.athanor.contracts.DatasetId;
import io.athanor.contracts.ProblemCode;
import io.athanor.dataset.catalog.DatasetVersions;
import io.athanor.dataset.format.UnholdableRowException;
import io.athanor.kit.http.JsonBody;
import io.athanor.kit.http.ProblemException;
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

  private final DatasetVersions versions;
  private final HubPush push;

  PushResource(DatasetVersions versions, HubPush push) {
    this.versions = versions;
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
    Body asked = JsonBody.read(body, Body.class);
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
    try {
      HubClient.Commit commit =
          push.push(
              versions.dataset(id).name(),
              versions.manifest(id, number),
              repository,
              asked.license(),
              !Boolean.FALSE.equals(asked.isPrivate()));
      return new Published(repository, commit.oid(), commit.address().toString());
    } catch (UnholdableRowException e) {
      throw new ProblemException(
          ProblemCode.STATE_CONFLICT, "a hub takes Parquet, and " + e.getMessage());
    } catch (HubException e) {
      throw new ProblemException(ProblemCode.SOURCE_UNREACHABLE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
