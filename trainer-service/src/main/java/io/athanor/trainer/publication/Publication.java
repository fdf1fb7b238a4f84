package io.athanor.trainer.publication;

import io.athanor.contracts.event.ModelPublished;
import io.athanor.contracts.training.ModelFile;
import java.util.List;

/** A stored model: what there is to tell of it once its run has succeeded, and its files. */
public record Publication(ModelPublished event, List<ModelFile> files) {

  public Publication {
    files = List.copyOf(files);
  }
}
