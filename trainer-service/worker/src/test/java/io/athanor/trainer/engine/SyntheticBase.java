package io.athanor.trainer.engine;

import java.nio.FloatBuffer;
import java.util.Random;
import java.util.function.Consumer;

/** Weights made up as they are read, for shapes too large to keep twice. */
final class SyntheticBase implements BaseTensors {
  private final ModelShape shape;

  SyntheticBase(ModelShape shape) {
    this.shape = shape;
  }

  @Override
  public long size(String name) {
    if (name.endsWith("norm.weight")) {
      return shape.hiddenSize();
    }
    if (name.contains("embed") || name.contains("head")) {
      return (long) shape.vocabularySize() * shape.hiddenSize();
    }
    for (LinearModule module : LinearModule.values()) {
      if (name.contains(module.path())) {
        return (long) shape.outputSize(module) * shape.inputSize(module.group());
      }
    }
    throw new IllegalArgumentException(name);
  }

  @Override
  public void read(String name, Consumer<FloatBuffer> pieces) {
    Random random = new Random(name.hashCode());
    boolean norm = name.endsWith("norm.weight");
    float[] piece = new float[1 << 16];
    for (long left = size(name); left > 0; left -= piece.length) {
      int length = (int) Math.min(left, piece.length);
      for (int i = 0; i < length; i++) {
        piece[i] = norm ? 1 : (random.nextFloat() - 0.5f) * 0.08f;
      }
      pieces.accept(FloatBuffer.wrap(piece, 0, length));
    }
  }
}
