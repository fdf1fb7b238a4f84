package io.athanor.trainer.engine;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Weights of a shape made up as they are read, the same at each reading: speed and memory do not
 * depend on the values, and no download is needed to measure them.
 */
public final class RandomTensors implements BaseTensors {
  private static final int PIECE = 1 << 16;
  // Half the width of the uniform distribution: activations stay finite through any depth.
  private static final double BOUND = 0.04;

  private final ModelShape shape;

  public RandomTensors(ModelShape shape) {
    this.shape = shape;
  }

  /** A base of random weights in memory. */
  public static FrozenBase base(ModelShape shape, double ropeTheta, BaseStorage storage) {
    if (storage == BaseStorage.GGUF) {
      throw new IllegalArgumentException(
          "storage gguf needs the blocks of a file: random weights have none");
    }
    return new FrozenBase(
        shape,
        new RandomTensors(shape),
        RotaryTable.plainFrequencies(ropeTheta, shape.headSize()),
        storage);
  }

  @Override
  public long size(String name) {
    for (LinearModule module : LinearModule.values()) {
      if (name.endsWith(module.path() + ".weight")) {
        return (long) shape.outputSize(module) * shape.inputSize(module.group());
      }
      if (name.endsWith(module.path() + ".bias")) {
        return shape.outputSize(module);
      }
    }
    if (name.equals(FrozenWeights.EMBEDDING) || name.equals("lm_head.weight")) {
      return (long) shape.vocabularySize() * shape.hiddenSize();
    }
    if (name.endsWith("q_norm.weight") || name.endsWith("k_norm.weight")) {
      return shape.headSize();
    }
    if (isNorm(name)) {
      return shape.hiddenSize();
    }
    throw new IllegalArgumentException("a Llama-like model has no tensor " + name);
  }

  @Override
  public void read(String name, Consumer<FloatBuffer> pieces) {
    boolean norm = isNorm(name);
    SplittableRandom random = new SplittableRandom(name.hashCode());
    float[] piece = new float[PIECE];
    for (long left = size(name); left > 0; left -= PIECE) {
      int length = (int) Math.min(left, PIECE);
      for (int i = 0; i < length; i++) {
        piece[i] = norm ? 1 : (float) ((random.nextInt() * 0x1p-31) * BOUND);
      }
      pieces.accept(FloatBuffer.wrap(piece, 0, length));
    }
  }

  private static boolean isNorm(String name) {
    return name.endsWith("norm.weight");
  }
}
