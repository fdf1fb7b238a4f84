package io.athanor.inference.download;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.contracts.training.ModelFile;
import io.athanor.inference.registry.ModelRecord;
import io.athanor.inference.registry.ModelRepository;
import io.athanor.inference.registry.ModelState;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.http.ArtifactDownload;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.transaction.Transactions;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/inference/models/{id}/download} lists the files of a model with checksum, size
 * and address; below it each file can be fetched, and a broken download resumed.
 */
@Path("/api/inference/models/{id}/download")
@Blocking
public class ModelDownloadResource {

  private final ModelRepository models;
  private final Transactions transactions;
  private final BlobStore blobs;
  private final ArtifactDownload download;

  ModelDownloadResource(ModelRepository models, Transactions transactions, BlobStore blobs) {
    this.models = models;
    this.transactions = transactions;
    this.blobs = blobs;
    this.download = new ArtifactDownload(blobs);
  }

  /** One file; {@code href} leads to its bytes. */
  public record FileView(
      String kind, String path, long bytes, String sha256, String mediaType, String href) {}

  /** A model's files; {@code checksums} leads to all hashes in the format of sha256sum. */
  public record DownloadView(
      String modelId, String name, String baseModel, String checksums, List<FileView> files) {}

  /** The model's files. {@code id} is its identifier, or its name for the newest of that name. */
  @GET
  public DownloadView list(@PathParam("id") String id) {
    DownloadableModel model = model(id);
    ModelPublished published = model.published();
    String folder = "/api/inference/models/" + published.modelId() + "/download/";
    return new DownloadView(
        published.modelId().value(),
        published.name(),
        published.baseModel(),
        folder + DownloadableModel.CHECKSUMS,
        model.files().stream().map(file -> view(file, folder)).toList());
  }

  @GET
  @Path("/" + DownloadableModel.CHECKSUMS)
  public Response checksums(@PathParam("id") String id) {
    return Response.ok(model(id).checksums(), MediaType.TEXT_PLAIN).build();
  }

  @GET
  @Path("/{path:.+}")
  public Response file(
      @PathParam("id") String id,
      @PathParam("path") String path,
      @HeaderParam("Range") @Nullable String range,
      @HeaderParam("If-Range") @Nullable String ifRange) {
    ModelFile file =
        model(id)
            .find(path)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.NOT_FOUND,
                        "model %s has no file %s; GET .../download lists those it has"
                            .formatted(id, path)));
    String name = path.substring(path.lastIndexOf('/') + 1);
    return download.answer(file.content(), name, range, ifRange);
  }

  private DownloadableModel model(String id) {
    ModelRecord newest = null;
    for (ModelRecord model : transactions.await(models::all)) {
      boolean named = model.id().equals(id) || model.published().name().equals(id);
      if (named && model.state() == ModelState.PUBLISHED) {
        newest = model; // oldest first
      }
    }
    if (newest == null) {
      throw new ProblemException(
          ProblemCode.NOT_FOUND,
          "there is no published model %s; GET /api/inference/models lists them".formatted(id));
    }
    return DownloadableModel.of(newest.published(), blobs);
  }

  private static FileView view(ModelFile file, String folder) {
    return new FileView(
        file.kind(),
        file.path(),
        file.content().sizeBytes(),
        file.content().sha256(),
        file.content().mediaType(),
        folder + URLEncoder.encode(file.path(), StandardCharsets.UTF_8).replace("%2F", "/"));
  }
}
