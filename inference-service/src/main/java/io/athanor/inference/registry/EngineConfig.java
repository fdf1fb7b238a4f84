package io.athanor.inference.registry;

import io.athanor.inference.engine.AdapterLimits;
import io.athanor.inference.engine.EngineSettings;
import io.athanor.inference.engine.llamacpp.LlamaContext;
import io.athanor.inference.engine.llamacpp.Mixing;
import io.athanor.inference.engine.llamacpp.Natives;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** How each base model's engine is set up. */
@ConfigMapping(prefix = "athanor.inference.engine")
interface EngineConfig {

  /** Folder that llama.cpp's library is extracted to. */
  Path nativesDir();

  /**
   * Folder of a newer build of llama.cpp, as {@code ./athanor natives} downloads it; used when it
   * exists.
   */
  Optional<Path> newerNativesDir();

  /**
   * Whether requests for different adapters share batches. If not, llama.cpp applies one adapter
   * after the other.
   */
  @WithDefault("true")
  boolean mixAdapters();

  /**
   * Compute threads; by default the processors that this process may use. More threads than free
   * cores make llama.cpp many times slower, because they wait for each other by spinning.
   */
  OptionalInt threads();

  /** Positions of the key-value cache, shared by all requests of a base model and its adapters. */
  @WithDefault("8192")
  int contextCells();

  /** Most tokens that are decoded in one call. */
  @WithDefault("256")
  int batchLength();

  /** Most requests that are answered at the same time. */
  @WithDefault("16")
  int sequences();

  /** Most requests that wait; further ones get status 429. */
  @WithDefault("256")
  int waitingLimit();

  /** Decoding steps of one adapter's requests before another adapter's turn. */
  @WithDefault("4")
  int quantum();

  /** Prompt tokens per step while other answers are being generated. */
  @WithDefault("128")
  int promptChunk();

  /** Most adapters in memory; others are loaded when a request names them. */
  @WithDefault("16")
  int adapters();

  /** Most bytes of the files of the adapters in memory together. */
  @WithDefault("2G")
  MemorySize adapterMaxBytes();

  /** Time after which a busy adapter makes room for one that requests wait for. */
  @WithDefault("2s")
  Duration adapterTurn();

  /** The sizes as the engine takes them. */
  default LlamaContext.Settings contextSettings() {
    int processors = Runtime.getRuntime().availableProcessors();
    return new LlamaContext.Settings(
        contextCells(), batchLength(), sequences(), threads().orElse(processors));
  }

  /** The build of llama.cpp to load. */
  default Natives natives() {
    return newerNativesDir()
        .filter(Files::isDirectory)
        .map(Natives::in)
        .orElseGet(() -> Natives.bundled(nativesDir()));
  }

  default Mixing mixing() {
    return mixAdapters() ? Mixing.of(adapters()) : Mixing.NEVER;
  }

  default EngineSettings engineSettings() {
    AdapterLimits limits =
        new AdapterLimits(adapters(), adapterMaxBytes().asLongValue(), adapterTurn());
    return new EngineSettings(waitingLimit(), quantum(), promptChunk(), limits);
  }
}
