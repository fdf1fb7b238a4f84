package io.athanor.ingest.upload;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.source.RejectedSourceException;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.BlobStoreException;
import io.athanor.kit.hash.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;

/** Keeps uploaded files as blobs and gives them back by their address. */
@ApplicationScoped
public class UploadStore {

  private final BlobStore blobs;

  UploadStore(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** A stored file. */
  public record Stored(String uri, String sha256, long sizeBytes) {}

  /** Stores a file that came under a name. */
  Stored store(Path file, String fileName) throws IOException {
    ArtifactRef stored =
        blobs.putFile(UploadAddress.key(Sha256.of(file)), "application/octet-stream", file);
    UploadAddress address = UploadAddress.of(stored, fileName);
    return new Stored(address.uri(), stored.sha256(), stored.sizeBytes());
  }

  /**
   * The content of an uploaded file.
   *
   * @throws RejectedSourceException when there is none at that address, or it is too large
   */
  public byte[] content(String uri, long mostBytes) {
    UploadAddress address = UploadAddress.parse(uri);
    if (address.sizeBytes() > mostBytes) {
      throw new RejectedSourceException(
          ProblemCode.INVALID_SOURCE, address.name() + ": larger than " + mostBytes + " bytes");
    }
    try {
      return blobs.bytes(address.artifact());
    } catch (BlobStoreException e) {
      if (e.code() != ProblemCode.NOT_FOUND) {
        throw e;
      }
      throw new RejectedSourceException(
          ProblemCode.SOURCE_UNREACHABLE,
          address.name() + ": there is no such upload; send the file again");
    }
  }
}
