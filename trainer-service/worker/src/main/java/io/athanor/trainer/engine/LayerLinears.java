package io.athanor.trainer.engine;

import ai.djl.pytorch.jni.IValue;
import java.util.List;

/** The frozen linears of all layers: one matrix [out, in] per {@link LinearGroup} and layer. */
sealed interface LayerLinears extends AutoCloseable permits ResidentLinears, CompactLinears {

  static LayerLinears of(
      Tensors tensors, ModelShape shape, BaseTensors source, BaseStorage storage) {
    return storage == BaseStorage.FP32
        ? new ResidentLinears(tensors, shape, source)
        : new CompactLinears(tensors, shape, source, storage);
  }

  /** Reads a layer from the source; the fp32 tensors of its groups, which stay this object's. */
  List<IValue> load(int layer);

  /** Makes the tensors that {@link #load} gave for a layer hold its values. */
  void restore(int layer);

  /** Values of one linear, row-major. */
  float[] values(int layer, LinearModule module);

  @Override
  void close();
}
