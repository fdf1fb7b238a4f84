package io.athanor.trainer.engine;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.athanor.llm.model.WeightSource;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A base model in memory, shared by the runs that a worker trains on it one after another: weights,
 * rotary table and the manager that owns all native memory.
 */
public final class FrozenBase implements AutoCloseable {
  private final NDManager manager;
  private final Tensors tensors;
  private final ModelShape shape;
  private final FrozenWeights weights;
  private final RotaryTable rotary;

  /**
   * Loads a base in fp32.
   *
   * @param inverseFrequencies rotary inverse frequencies, [headSize / 2], scaling applied
   */
  public FrozenBase(ModelShape shape, BaseTensors source, float[] inverseFrequencies) {
    this(shape, source, inverseFrequencies, DataType.FLOAT32);
  }

  /** Loads a GGUF file or a Hugging Face folder, dequantised to fp32. */
  public static FrozenBase open(Path fileOrFolder) throws IOException {
    try (WeightSource source = WeightSource.open(fileOrFolder)) {
      double[] exact = source.config().inverseFrequencies();
      float[] frequencies = new float[exact.length];
      for (int i = 0; i < exact.length; i++) {
        frequencies[i] = (float) exact[i];
      }
      return new FrozenBase(
          ModelShape.of(source.config()), new WeightSourceTensors(source), frequencies);
    }
  }

  FrozenBase(ModelShape shape, BaseTensors source, float[] inverseFrequencies, DataType type) {
    this.shape = shape;
    manager = NDManager.newBaseManager(TorchRuntime.engineName());
    tensors = new Tensors(manager, type);
    rotary = new RotaryTable(inverseFrequencies);
    weights = new FrozenWeights(tensors, shape, source);
  }

  public ModelShape shape() {
    return shape;
  }

  Tensors tensors() {
    return tensors;
  }

  FrozenWeights weights() {
    return weights;
  }

  RotaryTable rotary() {
    return rotary;
  }

  @Override
  public void close() {
    weights.close();
    tensors.close();
    manager.close();
  }
}
