package io.athanor.dataset.catalog;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.dataset.Example;
import io.athanor.kit.transaction.Transactions;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The data sets, their versions and rows, and their download in other tools' formats. */
@Path("/api/datasets")
@Produces(MediaType.APPLICATION_JSON)
public class DatasetResource {

  private static final int MOST_ON_A_PAGE = 1000;

  private final Transactions transactions;
  private final DatasetRepository datasets;
  private final DatasetVersions versions;
  private final Shards shards;

  DatasetResource(
      Transactions transactions,
      DatasetRepository datasets,
      DatasetVersions versions,
      Shards shards) {
    this.transactions = transactions;
    this.datasets = datasets;
    this.versions = versions;
    this.shards = shards;
  }

  /**
   * A page of data sets, newest first.
   *
   * @param next the value of {@code after} that gives the next page; null on the last
   */
  public record Page(List<Dataset> datasets, @Nullable DatasetId next) {}

  /** A data set with its builds and versions, newest first. */
  public record DatasetView(
      Dataset dataset, List<DatasetBuild> builds, List<DatasetVersion> versions) {}

  /**
   * A page of rows.
   *
   * @param next the value of {@code after} that gives the next page; null on the last
   */
  public record ExamplePage(List<Example> examples, @Nullable Long next) {}

  /** The data sets. */
  @GET
  public Page list(
      @QueryParam("after") @Nullable DatasetId after,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    int size = pageSize(limit);
    List<Dataset> page = transactions.await(() -> datasets.page(after, size));
    return new Page(page, page.size() < size ? null : page.getLast().datasetId());
  }

  /** One data set. */
  @GET
  @Path("/{dataset}")
  public DatasetView dataset(@PathParam("dataset") DatasetId id) {
    Dataset dataset = versions.dataset(id);
    return new DatasetView(
        dataset,
        transactions.await(() -> datasets.builds(id)),
        transactions.await(() -> datasets.versions(id)));
  }

  /**
   * The rows of a version.
   *
   * @param after position of the last row that the client has
   */
  @GET
  @Path("/{dataset}/versions/{version}/examples")
  public ExamplePage examples(
      @PathParam("dataset") DatasetId id,
      @PathParam("version") int version,
      @QueryParam("split") @DefaultValue("train") String split,
      @QueryParam("after") @DefaultValue("-1") long after,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    int size = pageSize(limit);
    List<ArtifactRef> files = Split.of(split).shards(versions.manifest(id, version));
    long from = Math.max(-1, after) + 1;
    List<Example> page = shards.page(files, from, size);
    return new ExamplePage(page, page.size() < size ? null : Long.valueOf(from + size - 1));
  }

  /** The rows of a version as a file; a format that cannot hold one of them is refused (409). */
  @GET
  @Path("/{dataset}/versions/{version}/download")
  @Produces(MediaType.WILDCARD)
  public Response download(
      @PathParam("dataset") DatasetId id,
      @PathParam("version") int version,
      @QueryParam("format") @DefaultValue("sharegpt-json") String format,
      @QueryParam("split") @DefaultValue("train") String split) {
    Download download =
        new Download(
            shards, Split.of(split), Download.format(format), versions.manifest(id, version));
    download.requireHoldable();
    StreamingOutput content = download::writeTo;
    return Response.ok(content)
        .type(download.mediaType())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"" + download.fileName(versions.dataset(id).name()) + '"')
        .build();
  }

  private static int pageSize(int limit) {
    return Math.clamp(limit, 1, MOST_ON_A_PAGE);
  }
}
