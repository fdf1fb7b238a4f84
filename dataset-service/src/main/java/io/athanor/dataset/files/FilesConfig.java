package io.athanor.dataset.files;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of uploads. */
@ConfigMapping(prefix = "athanor.dataset.files")
public interface FilesConfig {

  /** The largest file, in one request or in parts. */
  @WithDefault("512M")
  MemorySize maxBytes();

  /** The largest part of an upload. */
  @WithDefault("64M")
  MemorySize maxPartBytes();

  /** Time between the deletion of a file, or the end of an upload, and that of its bytes. */
  @WithDefault("10m")
  Duration bytesKept();

  /** Time in which an upload must be completed. */
  @WithDefault("1h")
  Duration uploadTimeToLive();
}
