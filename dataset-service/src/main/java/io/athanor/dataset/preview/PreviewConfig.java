package io.athanor.dataset.preview;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** Where the preview finds base models. */
@ConfigMapping(prefix = "athanor.dataset.preview")
interface PreviewConfig {

  /** Folder of base models, the trainer's own. */
  Path models();
}
