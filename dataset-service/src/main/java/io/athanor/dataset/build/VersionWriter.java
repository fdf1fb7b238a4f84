package io.athanor.dataset.build;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.dataset.catalog.DatasetBuild;
import io.athanor.dataset.catalog.TakenVersion;
import io.athanor.kit.blob.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the files of a version below {@code datasets/ID/vN}, the manifest last: whoever sees a
 * manifest finds everything it names.
 */
@ApplicationScoped
class VersionWriter {

  private static final String JSON_LINES = "application/jsonl";

  /**
   * A version whose files are all there.
   *
   * @param reference where the manifest lies
   */
  record Written(DatasetManifest manifest, ArtifactRef reference) {}

  private final BlobStore blobs;

  VersionWriter(BlobStore blobs) {
    this.blobs = blobs;
  }

  Written write(DatasetBuild build, TakenVersion version, RecipeSpec spec, EncodedDataset encoded) {
    String folder = "datasets/" + build.datasetId() + "/v" + version.version() + '/';
    List<ArtifactRef> train = shards(folder + "train", encoded.train());
    List<ArtifactRef> validation = shards(folder + "validation", encoded.validation());
    DatasetContent content = encoded.content();
    ArtifactRef probes =
        content.probes().isEmpty()
            ? null
            : blobs.putBytes(folder + "probes.jsonl", JSON_LINES, encoded.probes());
    ArtifactRef comparison =
        content.comparison().isEmpty()
            ? null
            : blobs.putBytes(folder + "comparison.jsonl", JSON_LINES, encoded.comparison());
    DatasetManifest manifest =
        new DatasetManifest(
            build.datasetId(),
            version.version(),
            spec.kind().word(),
            spec.seed(),
            train,
            validation,
            probes,
            content.train().size(),
            content.validation().size(),
            content.probes().size(),
            encoded.contentSha256(),
            version.documents(),
            comparison);
    return new Written(manifest, blobs.putJson(folder + "manifest.json", manifest));
  }

  private List<ArtifactRef> shards(String name, List<byte[]> shards) {
    List<ArtifactRef> written = new ArrayList<>();
    for (byte[] shard : shards) {
      String key = String.format(java.util.Locale.ROOT, "%s-%05d.jsonl", name, written.size());
      written.add(blobs.putBytes(key, JSON_LINES, shard));
    }
    return written;
  }
}
