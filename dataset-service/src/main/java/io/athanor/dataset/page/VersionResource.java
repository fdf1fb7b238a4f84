package io.athanor.dataset.page;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.QualityReport;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.dataset.catalog.DatasetVersions;
import io.athanor.dataset.catalog.Shards;
import io.athanor.dataset.catalog.Split;
import io.athanor.kit.blob.BlobStore;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** A version with the way its examples came: as JSON and as a page. */
@Path("/api/datasets/{dataset}/versions/{version}")
public class VersionResource {

  private static final int EXAMPLES_OF_A_PAGE = 20;

  private final DatasetVersions versions;
  private final Shards shards;
  private final BlobStore blobs;

  VersionResource(DatasetVersions versions, Shards shards, BlobStore blobs) {
    this.versions = versions;
    this.shards = shards;
    this.blobs = blobs;
  }

  /** What a version is made of. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public VersionView version(
      @PathParam("dataset") DatasetId id, @PathParam("version") int version) {
    return view(id, versions.manifest(id, version));
  }

  /**
   * The same for people.
   *
   * @param after position of the last example on the page before
   */
  @GET
  @Path("/page")
  @Produces(MediaType.TEXT_HTML)
  public Response page(
      @PathParam("dataset") DatasetId id,
      @PathParam("version") int version,
      @QueryParam("split") @DefaultValue("train") String split,
      @QueryParam("after") @DefaultValue("-1") long after) {
    DatasetManifest manifest = versions.manifest(id, version);
    Split part = Split.of(split);
    long from = Math.max(-1, after) + 1;
    List<Example> examples = shards.page(part.shards(manifest), from, EXAMPLES_OF_A_PAGE);
    ExamplesPart shown =
        new ExamplesPart(manifest, part.word(), from, examples, EXAMPLES_OF_A_PAGE);
    return Html.response(new VersionPage(view(id, manifest), shown).html());
  }

  private VersionView view(DatasetId id, DatasetManifest manifest) {
    ArtifactRef quality = manifest.quality();
    return VersionView.of(
        versions.dataset(id),
        manifest,
        quality == null ? null : blobs.json(quality, QualityReport.class),
        blobs.json(manifest.documents(), DocumentManifest.class));
  }
}
