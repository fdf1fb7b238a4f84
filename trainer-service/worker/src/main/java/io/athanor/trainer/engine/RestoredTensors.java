package io.athanor.trainer.engine;

import java.nio.FloatBuffer;
import java.util.function.Consumer;

/**
 * A base's weights as its kernels see them, restored from compact storage: what an fp32 run must be
 * fed to agree with a run on that storage.
 */
public final class RestoredTensors implements BaseTensors {
  private final FrozenBase base;
  private final BaseTensors original;

  /**
   * @param original where the base was loaded from; norms and biases are the same in every storage
   */
  public RestoredTensors(FrozenBase base, BaseTensors original) {
    this.base = base;
    this.original = original;
  }

  @Override
  public long size(String name) {
    return original.size(name);
  }

  @Override
  public void read(String name, Consumer<FloatBuffer> pieces) {
    FrozenWeights weights = base.weights();
    if (name.equals(FrozenWeights.EMBEDDING)) {
      pieces.accept(FloatBuffer.wrap(weights.embeddingValues()));
      return;
    }
    for (int layer = 0; layer < base.shape().layers(); layer++) {
      for (LinearModule module : LinearModule.values()) {
        if (name.equals(FrozenWeights.prefix(layer) + module.path() + ".weight")) {
          pieces.accept(FloatBuffer.wrap(weights.linear(layer, module)));
          return;
        }
      }
    }
    original.read(name, pieces);
  }
}
