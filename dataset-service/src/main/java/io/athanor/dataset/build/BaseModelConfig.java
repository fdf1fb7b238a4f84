package io.athanor.dataset.build;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** Where base models lie on this node. */
@ConfigMapping(prefix = "athanor.dataset.folders")
interface BaseModelConfig {

  /** Base models that the trainer has fetched; only read. */
  Path models();
}
