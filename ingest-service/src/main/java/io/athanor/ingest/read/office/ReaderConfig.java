package io.athanor.ingest.read.office;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** What reading a source may cost; PDF, EPUB and Parquet are read in a process of their own. */
@ConfigMapping(prefix = "athanor.ingest.reader")
public interface ReaderConfig {

  /** Heap of the process; a file that needs more is rejected. */
  @WithDefault("384M")
  MemorySize maxHeap();

  /** Longest time for one file or page; then it is rejected, and the process killed. */
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
