package io.athanor.dataset.build;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.dataset.QualityReport;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.dataset.catalog.DatasetBuild;
import io.athanor.dataset.catalog.TakenVersion;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

  Written write(DatasetBuild build, TakenVersion version, RecipeSpec spec, StagedDataset staged) {
    String folder = "datasets/" + build.datasetId() + "/v" + version.version() + '/';
    String manifestKey = folder + "manifest.json";
    Optional<ArtifactRef> written = blobs.find(manifestKey, Json.MEDIA_TYPE);
    if (written.isPresent()) {
      // The version is as its first build made it, though another one may have dropped other rows.
      return new Written(blobs.json(written.get(), DatasetManifest.class), written.get());
    }
    List<ArtifactRef> train = files(folder, staged.train());
    List<ArtifactRef> validation = files(folder, staged.validation());
    ArtifactRef probes =
        staged.probes().isEmpty()
            ? null
            : file(folder + "probes.jsonl", staged.probes().getFirst().path());
    ArtifactRef comparison =
        staged
            .comparison()
            .map(file -> file(folder + "comparison.jsonl", file.path()))
            .orElse(null);
    ArtifactRef quality = quality(folder + "quality.json", staged.report());
    DatasetManifest manifest =
        new DatasetManifest(
            build.datasetId(),
            version.version(),
            spec.kind().word(),
            spec.seed(),
            train,
            validation,
            probes,
            staged.trainExamples(),
            staged.validationExamples(),
            staged.probeCount(),
            staged.contentSha256(),
            version.documents(),
            quality,
            comparison);
    return new Written(manifest, blobs.putJson(manifestKey, manifest));
  }

  private ArtifactRef quality(String key, QualityReport report) {
    return blobs.find(key, Json.MEDIA_TYPE).orElseGet(() -> blobs.putJson(key, report));
  }

  private List<ArtifactRef> files(String folder, List<ShardWriter.StagedFile> files) {
    return files.stream()
        .map(file -> file(folder + file.path().getFileName(), file.path()))
        .toList();
  }

  private ArtifactRef file(String key, Path file) {
    return blobs.put(key, JSON_LINES, stream -> Files.copy(file, stream));
  }
}
