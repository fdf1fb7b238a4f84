package io.athanor.dataset.diff;

import io.athanor.contracts.DatasetId;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.dataset.catalog.DatasetVersions;
import io.athanor.dataset.catalog.Shards;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** Two versions compared. */
@Path("/api/datasets/{dataset}/versions/{version}/diff")
@Produces(MediaType.APPLICATION_JSON)
public class DiffResource {

  private static final int MOST_LISTED = 1000;

  private final DatasetVersions versions;
  private final Shards shards;

  DiffResource(DatasetVersions versions, Shards shards) {
    this.versions = versions;
    this.shards = shards;
  }

  /**
   * What changed up to this version.
   *
   * @param from the earlier version
   * @param fromDataset its data set, if it is another one
   * @param limit how many of each kind are listed
   */
  @GET
  public VersionDiff diff(
      @PathParam("dataset") DatasetId dataset,
      @PathParam("version") int version,
      @QueryParam("from") @DefaultValue("1") int from,
      @QueryParam("fromDataset") @Nullable DatasetId fromDataset,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    DatasetManifest before = versions.manifest(fromDataset == null ? dataset : fromDataset, from);
    DatasetManifest after = versions.manifest(dataset, version);
    return new VersionComparison(side(before), side(after), Math.clamp(limit, 0, MOST_LISTED))
        .run();
  }

  private VersionComparison.Side side(DatasetManifest manifest) {
    return new VersionComparison.Side(
        () -> shards.examples(manifest.train()), () -> shards.examples(manifest.validation()));
  }
}
