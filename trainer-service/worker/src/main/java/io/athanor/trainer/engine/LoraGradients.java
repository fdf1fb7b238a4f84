package io.athanor.trainer.engine;

import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.List;

/** Gradients of an adapter: one flat fp32 buffer and views of it for each layer. */
final class LoraGradients implements AutoCloseable {
  private final Tensors tensors;
  private final IValue flat;
  private final List<IValue> layers;

  LoraGradients(Tensors tensors, LoraLayout layout) {
    this.tensors = tensors;
    flat = tensors.zeros(layout.size());
    layers = views(tensors, layout, flat);
  }

  /** Lists of the blocks of each layer in a flat buffer. */
  static List<IValue> views(Tensors tensors, LoraLayout layout, IValue flat) {
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

  IValue flat() {
    return flat;
  }

  IValue layer(int index) {
    return layers.get(index);
  }

  /** Takes over what another thread added up, and clears it there. */
  void take(LoraGradients other) {
    tensors.flatKernels().run("add_", flat, other.flat);
    other.zero();
  }

  void zero() {
    tensors.flatKernels().run("zero_", flat);
  }

  @Override
  public void close() {
    layers.forEach(IValue::close);
    flat.close();
  }
}
