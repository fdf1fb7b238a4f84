package io.athanor.kit.http;

import io.athanor.contracts.ArtifactRef;
import io.athanor.kit.blob.BlobStore;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.resteasy.reactive.PathPart;
import org.jspecify.annotations.Nullable;

/**
 * An artifact as a file to download. The checksum is the entity tag, so a download that broke off
 * goes on with {@code Range} and {@code If-Range} (RFC 9110).
 */
public final class ArtifactDownload {

  private final BlobStore blobs;

  public ArtifactDownload(BlobStore blobs) {
    this.blobs = blobs;
  }

  /**
   * The whole file, or the part that is asked for. Reads the file once for its checksum, hence not
   * on an event loop.
   *
   * @param fileName what the browser is to call it
   * @param range value of the header {@code Range}
   * @param ifRange value of the header {@code If-Range}
   */
  public Response answer(
      ArtifactRef artifact, String fileName, @Nullable String range, @Nullable String ifRange) {
    Path file = blobs.file(artifact);
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
      return response
          .type(artifact.mediaType())
          .header(HttpHeaders.ETAG, tag)
          .header("Accept-Ranges", "bytes")
          .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + fileName + '"')
          .build();
    } catch (ByteRange.UnsatisfiableException e) {
      return Response.status(Response.Status.REQUESTED_RANGE_NOT_SATISFIABLE)
          .header("Content-Range", "bytes */" + size)
          .build();
    }
  }
}
