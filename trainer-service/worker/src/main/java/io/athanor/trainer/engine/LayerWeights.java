package io.athanor.trainer.engine;

import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.List;

/**
 * The frozen tensors of each layer as one thread sees them, lists of {@link LayerTensors#frozen}.
 */
final class LayerWeights implements AutoCloseable {
  private final LayerLinears linears;
  private final List<IValue> layers = new ArrayList<>();

  /**
   * @param vectors norms and biases of each layer
   */
  LayerWeights(Tensors tensors, LayerLinears linears, List<List<IValue>> vectors) {
    this.linears = linears;
    for (int layer = 0; layer < vectors.size(); layer++) {
      List<IValue> members = new ArrayList<>(linears.tensors(layer));
      members.addAll(vectors.get(layer));
      layers.add(tensors.list(members));
    }
  }

  /** Tensors of a layer, valid until another layer is asked for. */
  IValue layer(int index) {
    linears.restore(index);
    return layers.get(index);
  }

  @Override
  public void close() {
    layers.forEach(IValue::close);
    linears.close();
  }
}
