package io.athanor.dataset.files;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.ProblemCode;
import io.athanor.dataset.format.RowProblem;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.json.Json;
import io.athanor.kit.transaction.Transactions;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of an uploaded file that did not become examples. */
@Path("/api/datasets")
@Produces(MediaType.APPLICATION_JSON)
public class ProblemsResource {

  private static final int MOST_ON_A_PAGE = 1000;

  private final Transactions transactions;
  private final FileRepository files;
  private final BlobStore blobs;
  private final InstantSource clock = InstantSource.system();

  ProblemsResource(Transactions transactions, FileRepository files, BlobStore blobs) {
    this.transactions = transactions;
    this.files = files;
    this.blobs = blobs;
  }

  /**
   * A page of problems in the order of the file.
   *
   * @param next the value of {@code after} that gives the next page; null on the last
   */
  public record Page(List<RowProblem> problems, @Nullable Long next) {}

  /**
   * The problems of the file that a version was made from.
   *
   * @param after position of the last problem that the client has
   */
  @GET
  @Path("/{dataset}/versions/{version}/problems")
  public Page problems(
      @PathParam("dataset") DatasetId dataset,
      @PathParam("version") int version,
      @QueryParam("after") @DefaultValue("-1") long after,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    StoredFile file =
        transactions
            .await(() -> files.ofVersion(dataset, version))
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.NOT_FOUND,
                        "version " + version + " of " + dataset + " was made from no file"));
    return page(file, after, limit);
  }

  /** The problems of an uploaded file, also of one that became no data set. */
  @GET
  @Path("/files/{file}/problems")
  public Page problems(
      @PathParam("file") String id,
      @QueryParam("after") @DefaultValue("-1") long after,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    StoredFile file =
        transactions
            .await(() -> files.find(id, clock.instant()))
            .orElseThrow(
                () -> new ProblemException(ProblemCode.NOT_FOUND, "there is no file " + id));
    return page(file, after, limit);
  }

  private Page page(StoredFile file, long after, int limit) {
    int size = Math.clamp(limit, 1, MOST_ON_A_PAGE);
    long from = Math.max(-1, after) + 1;
    List<RowProblem> page = read(file.problems(), from, size);
    return new Page(page, page.size() < size ? null : Long.valueOf(from + size - 1));
  }

  private List<RowProblem> read(@Nullable ArtifactRef problems, long from, int limit) {
    if (problems == null) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(blobs.file(problems))) {
      return lines.skip(from).limit(limit).map(line -> Json.read(line, RowProblem.class)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
