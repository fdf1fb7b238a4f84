package io.athanor.kit.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Who may call this service. */
@ConfigMapping(prefix = "athanor.access")
public interface AccessConfig {

  /**
   * File of the API keys (see {@link io.athanor.contracts.access.ApiKeyFile}). Without one
   * everybody who reaches the address may do everything, which is refused on an address that others
   * reach.
   */
  Optional<Path> keysFile();

  /** How often the file is looked at again, so that a changed Secret needs no restart. */
  @WithDefault("5s")
  Duration reloadInterval();

  /** Serves an address that others reach without keys: where something else checks the callers. */
  @WithDefault("false")
  boolean allowAnonymous();
}
