package io.athanor.trainer.basemodel;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.kit.http.ProblemException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Base models over HTTP: which are known, and bringing one here ahead of a run. */
@Path("/api/training/base-models")
public class BaseModelsResource {

  private final BaseModels bases;

  BaseModelsResource(BaseModels bases) {
    this.bases = bases;
  }

  /** The body of a request. */
  public record Reference(@Nullable String reference) {}

  /** A model that is here. */
  public record Resolved(String id, String kind, String sha256, String path, ArtifactRef gguf) {}

  /** A model known by name. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Known(String id, List<String> aliases, String hub, @Nullable String wheel) {}

  /** The catalogue. */
  public record Catalogue(List<Known> models) {}

  /** Brings a model here; answers when it is complete, progress stands on the feed. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Resolved resolve(Reference body) {
    String reference = body.reference();
    if (reference == null || reference.isBlank()) {
      throw new ProblemException(
          ProblemCode.INVALID_REQUEST,
          "field reference is missing: a name of the catalogue, hf://owner/name, a file or folder");
    }
    try {
      PreparedBase base = bases.prepare(reference, null);
      return new Resolved(
          base.id(), base.kind(), base.sha256(), base.path().toString(), base.gguf());
    } catch (BaseModelProblemException e) {
      throw new ProblemException(e.code(), String.valueOf(e.getMessage()));
    }
  }

  @GET
  public Catalogue list() {
    return new Catalogue(
        bases.catalog().models().stream()
            .map(
                entry ->
                    new Known(
                        entry.id(),
                        entry.aliases(),
                        entry.hub().repository() + "@" + entry.hub().revision(),
                        entry.wheel() == null ? null : entry.wheel().requirement()))
            .toList());
  }
}
