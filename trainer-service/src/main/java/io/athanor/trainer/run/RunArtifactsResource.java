package io.athanor.trainer.run;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RunId;
import io.athanor.contracts.training.ModelFile;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.http.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.PathPart;
import org.jspecify.annotations.Nullable;

/**
 * Downloads of a published model's files. The checksum is the entity tag, so a download that broke
 * off goes on with {@code Range} and {@code If-Range}.
 */
@Path("/api/training/runs/{id}/artifacts/{path:.+}")
public class RunArtifactsResource {

  private final TrainingRunRepository runs;
  private final BlobStore blobs;
  private final Vertx vertx;

  RunArtifactsResource(TrainingRunRepository runs, BlobStore blobs, Vertx vertx) {
    this.runs = runs;
    this.blobs = blobs;
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
            artifact -> vertx.executeBlocking(() -> answer(path, artifact, ifRange, range), false));
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

  /** Reads the whole file once for its checksum, hence not on the event loop. */
  private Response answer(
      String path, ArtifactRef artifact, @Nullable String ifRange, @Nullable String range) {
    java.nio.file.Path file = blobs.file(artifact);
    long size = artifact.sizeBytes();
    String tag = '"' + artifact.sha256() + '"';
    boolean unchanged = ifRange == null || ifRange.equals(tag);
    try {
      Optional<ByteRange> asked = ByteRange.of(unchanged ? range : null, size);
      Response.ResponseBuilder response =
          asked
              .map(
                  part ->
                      Response.status(Response.Status.PARTIAL_CONTENT)
                          .header("Content-Range", part.contentRange(size))
                          .entity(new PathPart(file, part.first(), part.count())))
              .orElseGet(() -> Response.ok(new PathPart(file, 0, size)));
      String name = path.substring(path.lastIndexOf('/') + 1);
      return response
          .type(artifact.mediaType())
          .header(HttpHeaders.ETAG, tag)
          .header("Accept-Ranges", "bytes")
          .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + '"')
          .build();
    } catch (ByteRange.UnsatisfiableException e) {
      return Response.status(Response.Status.REQUESTED_RANGE_NOT_SATISFIABLE)
          .header("Content-Range", "bytes */" + size)
          .build();
    }
  }
}
