package io.athanor.trainer.run;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RunId;
import io.athanor.contracts.training.ModelFile;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.http.ArtifactDownload;
import io.athanor.kit.http.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Downloads of a published model's files. */
@Path("/api/training/runs/{id}/artifacts/{path:.+}")
public class RunArtifactsResource {

  private final TrainingRunRepository runs;
  private final ArtifactDownload download;
  private final Vertx vertx;

  RunArtifactsResource(TrainingRunRepository runs, BlobStore blobs, Vertx vertx) {
    this.runs = runs;
    this.download = new ArtifactDownload(blobs);
    this.vertx = vertx;
  }

  @GET
  public Uni<Response> download(
      @PathParam("id") String id,
      @PathParam("path") String path,
      @HeaderParam("If-Range") @Nullable String ifRange,
      @HeaderParam("Range") @Nullable String range) {
    return Panache.withSession(() -> runs.find(new RunId(id)))
        .map(found -> find(id, path, found))
        .chain(
            artifact ->
                vertx.executeBlocking(
                    () -> download.answer(artifact, fileName(path), range, ifRange), false));
  }

  private static ArtifactRef find(String id, String path, Optional<TrainingRun> found) {
    TrainingRun run =
        found.orElseThrow(
            () -> new ProblemException(ProblemCode.NOT_FOUND, "there is no training run " + id));
    if (run.state() instanceof TrainingRunState.Succeeded success
        && success.result().files() != null) {
      for (ModelFile file : success.result().files()) {
        if (file.path().equals(path)) {
          return file.content();
        }
      }
    }
    throw new ProblemException(
        ProblemCode.NOT_FOUND,
        "training run " + id + " has no artifact " + path + "; the run lists those it has");
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
