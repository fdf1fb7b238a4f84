package io.athanor.trainer.engine;

import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Linears in compact storage; one fp32 buffer per group holds the layer that is worked on. A layer
 * is restored once for its forward and once for its backward.
 */
final class CompactLinears implements LayerLinears {
  private static final int NONE = -1;

  private final Tensors tensors;
  private final ModelShape shape;
  private final MatrixStore store;
  private final List<IValue> buffers = new ArrayList<>();
  private final Map<LinearModule, IValue> rows = new EnumMap<>(LinearModule.class);
  private final List<Map<LinearModule, StoredMatrix>> layers;
  private int restored = NONE;

  CompactLinears(Tensors tensors, ModelShape shape, BaseTensors source, BaseStorage storage) {
    this(tensors, shape, new MatrixStore(tensors, source, storage), new ArrayList<>());
  }

  private CompactLinears(
      Tensors tensors,
      ModelShape shape,
      MatrixStore store,
      List<Map<LinearModule, StoredMatrix>> layers) {
    this.tensors = tensors;
    this.shape = shape;
    this.store = store;
    this.layers = layers;
    for (LinearGroup group : LinearGroup.values()) {
      int columns = shape.inputSize(group);
      IValue buffer = tensors.zeros(shape.outputSize(group), columns);
      buffers.add(buffer);
      long offset = 0;
      for (LinearModule module : group.modules()) {
        rows.put(module, tensors.view(buffer, offset, shape.outputSize(module), columns));
        offset += (long) shape.outputSize(module) * columns;
      }
    }
  }

  @Override
  public void load(int layer) {
    Map<LinearModule, StoredMatrix> matrices = new EnumMap<>(LinearModule.class);
    for (LinearModule module : LinearModule.values()) {
      String name = FrozenWeights.prefix(layer) + module.path() + ".weight";
      matrices.put(
          module, store.matrix(name, shape.outputSize(module), shape.inputSize(module.group())));
    }
    layers.add(matrices);
  }

  @Override
  public List<IValue> tensors(int layer) {
    return buffers;
  }

  @Override
  public LayerLinears forAnotherThread() {
    return new CompactLinears(tensors, shape, store, layers);
  }

  @Override
  public void restore(int layer) {
    if (layer == restored) {
      return;
    }
    restored = NONE;
    layers.get(layer).forEach((module, matrix) -> matrix.dequantise(rowsOf(module)));
    restored = layer;
  }

  /** The module's part of its group's buffer. */
  private IValue rowsOf(LinearModule module) {
    return Objects.requireNonNull(rows.get(module));
  }

  @Override
  public float[] values(int layer, LinearModule module) {
    restore(layer);
    return tensors.toFloats(rowsOf(module));
  }

  /** Frees the buffers; what is stored goes with {@link #closeStored}. */
  @Override
  public void close() {
    rows.values().forEach(IValue::close);
    buffers.forEach(IValue::close);
  }

  @Override
  public void closeStored() {
    layers.forEach(layer -> layer.values().forEach(StoredMatrix::close));
    store.close();
  }
}
