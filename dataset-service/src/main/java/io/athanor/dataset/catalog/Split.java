package io.athanor.dataset.catalog;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.kit.http.ProblemException;
import java.util.ArrayList;
import java.util.List;

/** Which rows of a version are meant. */
public enum Split {
  TRAIN,
  VALIDATION,
  ALL;

  /** The word in addresses. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The split of a word in an address. */
  public static Split of(String word) {
    for (Split split : values()) {
      if (split.word().equals(word)) {
        return split;
      }
    }
    throw new ProblemException(
        ProblemCode.INVALID_REQUEST, "split must be train, validation or all, was \"" + word + '"');
  }

  /** The shards of a version that hold it. */
  public List<ArtifactRef> shards(DatasetManifest manifest) {
    return switch (this) {
      case TRAIN -> manifest.train();
      case VALIDATION -> manifest.validation();
      case ALL -> {
        List<ArtifactRef> all = new ArrayList<>(manifest.train());
        all.addAll(manifest.validation());
        yield all;
      }
    };
  }
}
