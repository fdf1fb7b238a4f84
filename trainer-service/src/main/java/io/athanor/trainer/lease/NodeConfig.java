package io.athanor.trainer.lease;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** This node among others. */
@ConfigMapping(prefix = "athanor.trainer.node")
public interface NodeConfig {

  /** Name to show where a run is worked on; a random one where none is given. */
  Optional<String> name();
}
