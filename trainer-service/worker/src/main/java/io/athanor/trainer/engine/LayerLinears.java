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

  /** Reads the next layer from the source. */
  void load(int layer);

  /** The fp32 tensors of a layer's groups, which stay this object's. */
  List<IValue> tensors(int layer);

  /** Makes the {@link #tensors} of a layer hold its values. */
  void restore(int layer);

  /** The same linears for another thread: what is restored in place is its own. */
  LayerLinears forAnotherThread();

  /** Values of one linear, row-major. */
  float[] values(int layer, LinearModule module);

  /** Frees what all threads share, after every one of them was closed. */
  void closeStored();

  @Override
  void close();
}
