package io.athanor.dataset.catalog;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.dataset.Example;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;

/** Reads the files of a version; each file's checksum is verified before its first line. */
@ApplicationScoped
public class Shards {

  private final BlobStore blobs;

  public Shards(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** The manifest of a version. */
  public DatasetManifest manifest(DatasetVersion version) {
    return blobs.json(version.manifest(), DatasetManifest.class);
  }

  /** The examples of the shards in order, one line in memory at a time; close it after use. */
  public Stream<Example> examples(List<ArtifactRef> shards) {
    return lines(shards).map(line -> Json.read(line, Example.class));
  }

  /** At most {@code limit} examples from position {@code from} on. */
  public List<Example> page(List<ArtifactRef> shards, long from, int limit) {
    try (Stream<String> lines = lines(shards)) {
      return lines.skip(from).limit(limit).map(line -> Json.read(line, Example.class)).toList();
    }
  }

  private Stream<String> lines(List<ArtifactRef> shards) {
    return ShardLines.of(blobs, shards);
  }
}
