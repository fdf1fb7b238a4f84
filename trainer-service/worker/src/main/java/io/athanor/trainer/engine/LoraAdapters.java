package io.athanor.trainer.engine;

import ai.djl.pytorch.jni.IValue;
import java.nio.FloatBuffer;
import java.util.ArrayList;
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
  private final IValue gradients;
  private final IValue firstMoment;
  private final IValue secondMoment;
  private final List<IValue> layerParameters;
  private final List<IValue> layerGradients;

  LoraAdapters(Tensors tensors, LoraLayout layout) {
    this.tensors = tensors;
    this.layout = layout;
    parameters = tensors.zeros(layout.size());
    gradients = tensors.zeros(layout.size());
    firstMoment = tensors.zeros(layout.size());
    secondMoment = tensors.zeros(layout.size());
    layerParameters = views(parameters);
    layerGradients = views(gradients);
  }

  private List<IValue> views(IValue flat) {
    List<IValue> lists = new ArrayList<>();
    for (int layer = 0; layer < layout.shape().layers(); layer++) {
      List<IValue> views =
          layout.blocks(layer).stream()
              .map(b -> tensors.view(flat, b.offset(), b.rows(), b.columns()))
              .toList();
      lists.add(tensors.list(views));
      views.forEach(IValue::close);
    }
    return lists;
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

  /** Copies of the flat parameters and moments: all of the trained state. */
  public record State(float[] parameters, float[] firstMoment, float[] secondMoment) {}

  public State state() {
    return new State(snapshot(), copy(firstMoment), copy(secondMoment));
  }

  public void restore(State state) {
    restoreParameters(state.parameters());
    tensors.fill(firstMoment, 0, FloatBuffer.wrap(state.firstMoment()));
    tensors.fill(secondMoment, 0, FloatBuffer.wrap(state.secondMoment()));
    zeroGradients();
  }

  /** Copy of the flat parameters. */
  public float[] snapshot() {
    return copy(parameters);
  }

  public void restoreParameters(float[] values) {
    if (values.length != layout.size()) {
      throw new IllegalArgumentException(
          "adapter state holds %d values instead of %d".formatted(values.length, layout.size()));
    }
    tensors.fill(parameters, 0, FloatBuffer.wrap(values));
  }

  private float[] copy(IValue flat) {
    return tensors.read(flat, 0, Math.toIntExact(layout.size()));
  }

  /** Values of one matrix, row-major. */
  public float[] values(LoraLayout.Matrix matrix) {
    return tensors.read(parameters, matrix.offset(), Math.toIntExact(matrix.size()));
  }

  /** Gradient of one matrix, row-major. */
  public float[] gradient(LoraLayout.Matrix matrix) {
    return tensors.read(gradients, matrix.offset(), Math.toIntExact(matrix.size()));
  }

  public void zeroGradients() {
    tensors.flatKernels().run("zero_", gradients);
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

  IValue gradients(int layer) {
    return layerGradients.get(layer);
  }

  @Override
  public void close() {
    layerParameters.forEach(IValue::close);
    layerGradients.forEach(IValue::close);
    parameters.close();
    gradients.close();
    firstMoment.close();
    secondMoment.close();
  }
}
