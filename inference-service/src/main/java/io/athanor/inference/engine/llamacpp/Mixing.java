package io.athanor.inference.engine.llamacpp;

/**
 * Whether batches may mix adapters.
 *
 * @param adapters most adapters in memory, each at one strength; 0 for batches of one adapter
 */
public record Mixing(int adapters) {

  /** Batches of one adapter, which llama.cpp applies itself. */
  public static final Mixing NEVER = new Mixing(0);

  public static Mixing of(int adapters) {
    return new Mixing(adapters);
  }

  boolean isWanted() {
    return adapters > 0;
  }
}
