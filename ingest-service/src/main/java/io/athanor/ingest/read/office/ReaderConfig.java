package io.athanor.ingest.read.office;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** The process that reads PDF, EPUB and Parquet. */
@ConfigMapping(prefix = "athanor.ingest.reader")
public interface ReaderConfig {

  /** Heap of the process; a file that needs more is rejected. */
  @WithDefault("384M")
  MemorySize maxHeap();

  /** Longest time for one file; then the process is killed and the file rejected. */
  @WithDefault("120s")
  Duration timeout();

  /** Most characters that one file may unpack to. */
  @WithDefault("64000000")
  long maxCharacters();

  /** Time without a file after which the process ends; the next file starts a new one. */
  @WithDefault("60s")
  Duration idle();

  /** Folder for the process's files. */
  Path workDirectory();
}
