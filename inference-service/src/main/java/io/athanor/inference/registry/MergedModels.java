package io.athanor.inference.registry;

import io.athanor.contracts.event.ModelPublished;
import io.athanor.contracts.training.ModelManifest;
import io.athanor.kit.blob.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * The merged GGUF files of published models. Each is a model of its own beside the adapter, {@code
 * NAME:gguf-q8_0}: the name of the tuned model and that of the export.
 */
@ApplicationScoped
class MergedModels {

  private static final String KIND_PREFIX = "gguf-";

  private final BlobStore blobs;

  MergedModels(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** None for a step's model: the files are those of the model that the run chose. */
  List<ListedModel> of(ModelPublished published) {
    if (published.manifest() == null || published.checkpointStep() != null) {
      return List.of();
    }
    return blobs.json(published.manifest(), ModelManifest.class).files().stream()
        .filter(file -> file.kind().startsWith(KIND_PREFIX))
        .map(file -> ServedFile.stored(published.name() + ":" + file.kind(), file.content(), blobs))
        .map(file -> ListedModel.merged(published, file))
        .toList();
  }
}
