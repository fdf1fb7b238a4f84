package io.athanor.inference.engine.llamacpp;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether batches may mix adapters.
 *
 * @param adapters most adapters in memory, each at one strength; 0 for batches of one adapter
 */
public record Mixing(int adapters) {

  /** Batches of one adapter, which llama.cpp applies itself. */
  public static final Mixing NEVER = new Mixing(0);

  private static final Logger LOGGER = LoggerFactory.getLogger(Mixing.class);
  private static final String VECTORS = "jdk.incubator.vector";

  /** Mixed batches, if this JVM was started with the vectors that compute them. */
  public static Mixing of(int adapters) {
    if (ModuleLayer.boot().findModule(VECTORS).isPresent()) {
      return new Mixing(adapters);
    }
    LOGGER
        .atWarn()
        .log(
            "Adapters take turns: they share batches when Java is started with --add-modules={}",
            VECTORS);
    return NEVER;
  }

  boolean isWanted() {
    return adapters > 0;
  }
}
