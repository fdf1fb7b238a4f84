package io.athanor.trainer.basemodel;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.kit.blob.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds base models and publishes the file that serving needs, once per checksum. */
@ApplicationScoped
public class BaseModels {

  private final BlobStore blobs;

  BaseModels(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** Brings a base model to this node. Blocks for as long as the download takes. */
  public PreparedBase prepare(String reference, @Nullable PipelineRef pipeline) {
    Path path = Path.of(reference);
    if (!Files.isRegularFile(path)) {
      throw new BaseModelException(
          ProblemCode.UNKNOWN_BASE_MODEL, "unknown base model " + reference, new IllegalArgumentException());
    }
    ArtifactRef gguf = blobs.putFile("bases/" + path.getFileName(), "application/octet-stream", path);
    return new PreparedBase(reference, "gguf", path, gguf.sha256(), gguf);
  }
}
