package io.athanor.trainer;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** Folders of this node. */
@ConfigMapping(prefix = "athanor.trainer.folders")
public interface FolderConfig {

  /** Working files: the node's name and the attempts. */
  Path run();

  /** Base models by checksum. */
  Path models();
}
