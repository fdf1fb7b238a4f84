package io.athanor.trainer.engine;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.athanor.llm.model.ModelConfig;
import io.athanor.llm.model.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A base model in memory, shared by the runs that a worker trains on it one after another: weights,
 * rotary table and the manager that owns all native memory.
 */
public final class FrozenBase implements AutoCloseable {
  private final ComputeDevice device;
  private final NDManager manager;
  private final Tensors tensors;
  private final ModelShape shape;
  private final FrozenWeights weights;
  private final RotaryTable rotary;
  private final Runnable closeSource;

  /**
   * Loads a base in fp32.
   *
   * @param inverseFrequencies rotary inverse frequencies, [headSize / 2], scaling applied
   */
  public FrozenBase(ModelShape shape, BaseTensors source, float[] inverseFrequencies) {
    this(shape, source, inverseFrequencies, BaseStorage.FP32, DataType.FLOAT32, () -> {});
  }

  /**
   * Loads a base with its linears in a storage.
   *
   * @param source stays in use, and must stay open, with {@link BaseStorage#GGUF}
   */
  public FrozenBase(
      ModelShape shape, BaseTensors source, float[] inverseFrequencies, BaseStorage storage) {
    this(shape, source, inverseFrequencies, storage, DataType.FLOAT32, () -> {});
  }

  /** Loads a GGUF file or a Hugging Face folder, dequantised to fp32. */
  public static FrozenBase open(Path fileOrFolder) throws IOException {
    return open(fileOrFolder, BaseStorage.FP32);
  }

  /**
   * Loads a GGUF file or a Hugging Face folder.
   *
   * @throws IllegalArgumentException for {@link BaseStorage#GGUF} when it is a folder
   */
  public static FrozenBase open(Path fileOrFolder, BaseStorage storage) throws IOException {
    if (storage == BaseStorage.GGUF && Files.isDirectory(fileOrFolder)) {
      throw new IllegalArgumentException(
          "storage gguf needs a base that is a GGUF file; "
              + fileOrFolder.getFileName()
              + " is a folder: choose fp32, bf16, int8 or nf4");
    }
    boolean inUse = storage == BaseStorage.GGUF;
    WeightSource source = WeightSource.open(fileOrFolder);
    try {
      FrozenBase base =
          new FrozenBase(
              ModelShape.of(source.config()),
              new WeightSourceTensors(source),
              inverseFrequencies(source.config()),
              storage,
              DataType.FLOAT32,
              inUse ? source::close : () -> {});
      if (!inUse) {
        source.close();
      }
      return base;
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** Rotary inverse frequencies of a model, [headSize / 2], scaling applied. */
  public static float[] inverseFrequencies(ModelConfig config) {
    double[] exact = config.inverseFrequencies();
    float[] frequencies = new float[exact.length];
    for (int i = 0; i < exact.length; i++) {
      frequencies[i] = (float) exact[i];
    }
    return frequencies;
  }

  private FrozenBase(
      ModelShape shape,
      BaseTensors source,
      float[] inverseFrequencies,
      BaseStorage storage,
      DataType type,
      Runnable closeSource) {
    this.shape = shape;
    this.closeSource = closeSource;
    device = ComputeDevice.best();
    manager = NDManager.newBaseManager(device.device(), TorchRuntime.engineName());
    tensors = new Tensors(manager, type);
    rotary = new RotaryTable(inverseFrequencies);
    weights = new FrozenWeights(tensors, shape, source, storage);
  }

  /** A base in double precision, for finite differences. */
  static FrozenBase inDouble(ModelShape shape, BaseTensors source, float[] inverseFrequencies) {
    return new FrozenBase(
        shape, source, inverseFrequencies, BaseStorage.FP32, DataType.FLOAT64, () -> {});
  }

  public ModelShape shape() {
    return shape;
  }

  ComputeDevice device() {
    return device;
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
    closeSource.run();
  }
}
