package io.athanor.dataset.preview;

import io.athanor.contracts.DatasetId;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.dataset.Example;
import io.athanor.dataset.catalog.DatasetVersions;
import io.athanor.dataset.catalog.Shards;
import io.athanor.dataset.catalog.Split;
import io.athanor.dataset.page.Html;
import io.athanor.kit.http.ProblemException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A row as it is trained on, for any base model. */
@Path("/api/datasets/{dataset}/versions/{version}/examples/{example}/preview")
public class PreviewResource {

  /** Positions are shorter than the identifiers of examples. */
  private static final int MOST_DIGITS = 9;

  private final DatasetVersions versions;
  private final Shards shards;
  private final BaseModelChats chats;

  PreviewResource(DatasetVersions versions, Shards shards, BaseModelChats chats) {
    this.versions = versions;
    this.shards = shards;
    this.chats = chats;
  }

  /**
   * As JSON, or as a page for browsers.
   *
   * @param reference an example's identifier, or its position among all from 0
   * @param baseModel a name of the catalogue, hf://owner/name, a file or a folder
   */
  @GET
  @Produces({MediaType.APPLICATION_JSON + ";qs=1", MediaType.TEXT_HTML + ";qs=0.9"})
  public Response preview(
      @PathParam("dataset") DatasetId dataset,
      @PathParam("version") int version,
      @PathParam("example") String reference,
      @QueryParam("baseModel") @Nullable String baseModel,
      @jakarta.ws.rs.core.Context jakarta.ws.rs.core.HttpHeaders headers) {
    if (baseModel == null || baseModel.isBlank()) {
      throw new ProblemException(
          ProblemCode.INVALID_REQUEST,
          "say for which base model, for example ?baseModel=HuggingFaceTB/SmolLM2-135M-Instruct");
    }
    Example example = find(versions.manifest(dataset, version), reference);
    ExamplePreview preview =
        chats.with(baseModel, chat -> ExamplePreview.of(example, baseModel, chat));
    boolean page = headers.getAcceptableMediaTypes().stream().anyMatch(PreviewResource::isHtml);
    return page
        ? Html.response(PreviewPage.of(preview))
        : Response.ok(preview, MediaType.APPLICATION_JSON_TYPE).build();
  }

  private static boolean isHtml(MediaType type) {
    return type.getType().equals("text") && type.getSubtype().equals("html");
  }

  private Example find(DatasetManifest manifest, String reference) {
    boolean position = reference.matches("\\d{1," + MOST_DIGITS + "}");
    try (Stream<Example> examples = shards.examples(Split.ALL.shards(manifest))) {
      return (position
              ? examples.skip(Long.parseLong(reference))
              : examples.filter(example -> example.id().equals(reference)))
          .findFirst()
          .orElseThrow(
              () ->
                  new ProblemException(
                      ProblemCode.NOT_FOUND, "the version has no example " + reference));
    }
  }
}
