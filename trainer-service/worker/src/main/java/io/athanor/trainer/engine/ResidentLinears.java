package io.athanor.trainer.engine;

import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.List;

/** Every linear in fp32, always ready. */
final class ResidentLinears implements LayerLinears {
  private final Tensors tensors;
  private final ModelShape shape;
  private final BaseTensors source;
  private final List<IValue> matrices = new ArrayList<>();

  ResidentLinears(Tensors tensors, ModelShape shape, BaseTensors source) {
    this.tensors = tensors;
    this.shape = shape;
    this.source = source;
  }

  @Override
  public void load(int layer) {
    for (LinearGroup group : LinearGroup.values()) {
      int rows = shape.outputSize(group);
      int columns = shape.inputSize(group);
      matrices.add(
          tensors.filled(
              source,
              (long) rows * columns,
              new long[] {rows, columns},
              FrozenWeights.names(FrozenWeights.prefix(layer), group, ".weight")));
    }
  }

  @Override
  public List<IValue> tensors(int layer) {
    int groups = LinearGroup.values().length;
    return matrices.subList(layer * groups, (layer + 1) * groups);
  }

  @Override
  public void restore(int layer) {}

  @Override
  public LayerLinears forAnotherThread() {
    return this;
  }

  @Override
  public float[] values(int layer, LinearModule module) {
    LinearGroup group = module.group();
    int columns = shape.inputSize(group);
    long offset = 0;
    for (LinearModule member : group.modules().subList(0, group.modules().indexOf(module))) {
      offset += (long) shape.outputSize(member) * columns;
    }
    IValue matrix = tensors(layer).get(group.ordinal());
    return tensors.read(matrix, offset, shape.outputSize(module) * columns);
  }

  @Override
  public void closeStored() {
    matrices.forEach(IValue::close);
  }

  @Override
  public void close() {}
}
