package io.athanor.contracts.training;

import io.athanor.contracts.ModelId;
import io.athanor.contracts.RunId;
import java.util.List;

/**
 * Every file of a published model with checksum and size. It is stored last: a model without it is
 * not complete.
 *
 * @param files ordered by path
 */
public record ModelManifest(ModelId modelId, RunId runId, List<ModelFile> files) {

  public ModelManifest {
    files = List.copyOf(files);
  }
}
