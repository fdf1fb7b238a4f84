package io.athanor.trainer.engine;

import ai.djl.pytorch.jni.IValue;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Function;

/**
 * What is trained: parameters, gradients and both Adam moments as four flat fp32 buffers of the
 * same {@link LoraLayout}; A and B of each layer are views of them, so one operation clips or
 * updates all.
 */
public final class LoraAdapters implements AutoCloseable {
  private final Tensors tensors;
  private final LoraLayout layout;
  private final IValue parameters;
  private final LoraGradients gradients;
  private final IValue firstMoment;
  private final IValue secondMoment;
  private final IValue bestParameters;
  private final List<IValue> layerParameters;

  LoraAdapters(Tensors tensors, LoraLayout layout) {
    this.tensors = tensors;
    this.layout = layout;
    parameters = tensors.zeros(layout.size());
    gradients = new LoraGradients(tensors, layout);
    firstMoment = tensors.zeros(layout.size());
    secondMoment = tensors.zeros(layout.size());
    bestParameters = tensors.zeros(layout.size());
    layerParameters = LoraGradients.views(tensors, layout, parameters);
  }

  /** A from PEFT's Kaiming-uniform distribution, B zero: the adapter starts as no change. */
  public void initialise(long seed) {
    tensors.flatKernels().run("zero_", parameters);
    for (LoraLayout.Matrix matrix : layout.matrices()) {
      if (matrix.isA()) {
        tensors.fill(
            parameters, matrix.offset(), FloatBuffer.wrap(LoraInitialisation.of(seed, matrix)));
      }
    }
    resetMoments();
  }

  /** Sets every A and B; moments start again at zero. */
  public void load(Function<LoraLayout.Matrix, float[]> values) {
    tensors.flatKernels().run("zero_", parameters);
    for (LoraLayout.Matrix matrix : layout.matrices()) {
      float[] read = values.apply(matrix);
      if (read.length != matrix.size()) {
        throw new IllegalArgumentException(
            "%s holds %d values instead of %d"
                .formatted(matrix.name(), read.length, matrix.size()));
      }
      tensors.fill(parameters, matrix.offset(), FloatBuffer.wrap(read));
    }
    resetMoments();
  }

  private void resetMoments() {
    tensors.flatKernels().run("zero_", firstMoment);
    tensors.flatKernels().run("zero_", secondMoment);
    zeroGradients();
  }

  /** The flat buffers that a checkpoint holds. */
  public enum Buffer {
    FIRST_MOMENT,
    SECOND_MOMENT,
    /** Parameters as they were when {@link #keepAsBest} was called last. */
    BEST_PARAMETERS
  }

  /** Part of a buffer. */
  public float[] read(Buffer buffer, long offset, int length) {
    return tensors.read(flat(buffer), offset, length);
  }

  public void write(Buffer buffer, long offset, FloatBuffer values) {
    tensors.fill(flat(buffer), offset, values);
  }

  private IValue flat(Buffer buffer) {
    return switch (buffer) {
      case FIRST_MOMENT -> firstMoment;
      case SECOND_MOMENT -> secondMoment;
      case BEST_PARAMETERS -> bestParameters;
    };
  }

  /** Remembers the parameters as they are. */
  public void keepAsBest() {
    tensors.copy(parameters, bestParameters);
  }

  /** Goes back to what {@link #keepAsBest} remembered. */
  public void returnToBest() {
    tensors.copy(bestParameters, parameters);
  }

  /** Copy of the flat parameters. */
  float[] snapshot() {
    return tensors.read(parameters, 0, Math.toIntExact(layout.size()));
  }

  /** Values of one matrix, row-major. */
  public float[] values(LoraLayout.Matrix matrix) {
    return tensors.read(parameters, matrix.offset(), Math.toIntExact(matrix.size()));
  }

  /** Gradient of one matrix, row-major. */
  public float[] gradient(LoraLayout.Matrix matrix) {
    return tensors.read(gradients.flat(), matrix.offset(), Math.toIntExact(matrix.size()));
  }

  public void zeroGradients() {
    gradients.zero();
  }

  public LoraLayout layout() {
    return layout;
  }

  Tensors tensors() {
    return tensors;
  }

  IValue parameters() {
    return parameters;
  }

  IValue gradients() {
    return gradients.flat();
  }

  /** Where gradients are added up. */
  LoraGradients accumulator() {
    return gradients;
  }

  IValue firstMoment() {
    return firstMoment;
  }

  IValue secondMoment() {
    return secondMoment;
  }

  IValue parameters(int layer) {
    return layerParameters.get(layer);
  }

  @Override
  public void close() {
    layerParameters.forEach(IValue::close);
    parameters.close();
    gradients.close();
    firstMoment.close();
    secondMoment.close();
    bestParameters.close();
  }
}
