package io.athanor.trainer.worker;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.kit.blob.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.List;

/** Brings a data set's shards and probes into a local folder, every file verified. */
@ApplicationScoped
class DatasetFiles {

  private final BlobStore blobs;

  DatasetFiles(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** Reads the manifest and fills {@code folder} with the files it names. */
  DatasetManifest fetch(ArtifactRef manifestRef, Path folder) {
    DatasetManifest manifest = blobs.json(manifestRef, DatasetManifest.class);
    place(manifest.train(), folder, "train");
    place(manifest.validation(), folder, "validation");
    ArtifactRef probes = manifest.probes();
    if (probes != null) {
      LocalCopies.place(blobs.file(probes), folder.resolve("probes.jsonl"));
    }
    ArtifactRef comparison = manifest.comparison();
    if (comparison != null) {
      LocalCopies.place(blobs.file(comparison), folder.resolve("comparison.jsonl"));
    }
    return manifest;
  }

  private void place(List<ArtifactRef> shards, Path folder, String split) {
    for (int index = 0; index < shards.size(); index++) {
      String name = "%s-%05d.jsonl".formatted(split, index);
      LocalCopies.place(blobs.file(shards.get(index)), folder.resolve(name));
    }
  }
}
