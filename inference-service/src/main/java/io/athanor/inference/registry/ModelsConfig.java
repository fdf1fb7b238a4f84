package io.athanor.inference.registry;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which base and merged models are in memory, and which base models are listed. */
@ConfigMapping(prefix = "athanor.inference.models")
interface ModelsConfig {

  /** Most base and merged models in memory; others are opened when a request names them. */
  @WithDefault("4")
  int limit();

  /** Most bytes of their files together; one model may be larger when it is alone. */
  @WithDefault("16G")
  MemorySize maxBytes();

  /** Time after which a busy model makes room for one that requests wait for. */
  @WithDefault("2s")
  Duration turn();

  /** Longest time that a request waits for its model to come into memory. */
  @WithDefault("60s")
  Duration patience();

  /** Time without requests after which a model leaves memory. */
  @WithDefault("30m")
  Duration idle();

  /** Folder that base models are kept in, the trainer's too. */
  Path folder();

  /**
   * Base models to list besides those of the catalogue that are on this machine: GGUF files,
   * folders or {@code hf://} references, as training takes them.
   */
  Optional<List<String>> bases();
}
