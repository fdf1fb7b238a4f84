package io.athanor.trainer.publication;

import io.athanor.contracts.event.ModelPublished;
import io.athanor.contracts.training.ModelFile;
import java.util.List;

/**
 * A stored model: what there is to tell of it once its run has succeeded, and its files.
 *
 * @param steps the same of the models of single steps, whose files are among the model's
 */
public record Publication(ModelPublished event, List<ModelFile> files, List<ModelPublished> steps) {

  public Publication {
    files = List.copyOf(files);
    steps = List.copyOf(steps);
  }
}
