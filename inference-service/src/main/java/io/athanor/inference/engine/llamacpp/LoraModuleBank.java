package io.athanor.inference.engine.llamacpp;

import io.athanor.inference.engine.EngineException;
import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.TensorView;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The low-rank matrices of one weight, of all adapters in memory: A [rank, inputs] and B [outputs,
 * rank]. Slot 0 is the base model, which has none.
 */
final class LoraModuleBank {

  private static final float[] NO_VALUES = {};

  private final String name;
  private final LoraFactor a;
  private final LoraFactor b;
  private final float[] scales;

  /**
   * @param slots memory of each, of {@link #bytes}
   */
  LoraModuleBank(String name, LoraShape shape, LoraShape.Size size, List<MemorySegment> slots) {
    long split = LoraFactor.bytes(shape.rank(), size.inputs(), shape.half());
    this.name = name;
    this.a =
        new LoraFactor(
            shape.rank(),
            size.inputs(),
            shape.half(),
            slots.stream().map(slot -> slot.asSlice(0, split)).toList());
    this.b =
        new LoraFactor(
            size.outputs(),
            shape.rank(),
            shape.half(),
            slots.stream().map(slot -> slot.asSlice(split)).toList());
    this.scales = new float[slots.size()];
  }

  /** Memory of a slot. */
  static long bytes(LoraShape shape, LoraShape.Size size) {
    return LoraFactor.bytes(shape.rank(), size.inputs(), shape.half())
        + LoraFactor.bytes(size.outputs(), shape.rank(), shape.half());
  }

  LoraFactor a() {
    return a;
  }

  LoraFactor b() {
    return b;
  }

  /** What a slot's product is multiplied with: strength times alpha over rank. */
  float scale(int slot) {
    return scales[slot];
  }

  /**
   * Fills a slot with an adapter; a smaller rank is padded with zeros.
   *
   * @throws EngineException when a value is no finite number
   */
  void fill(int slot, GgufFile adapter, float scale) {
    TensorView low = adapter.find(name + ".lora_a");
    TensorView high = adapter.find(name + ".lora_b");
    scales[slot] = scale;
    if (low == null || high == null) {
      a.fill(slot, NO_VALUES, 1);
      b.fill(slot, NO_VALUES, 1);
      return;
    }
    a.fill(slot, finite(low, scale), (int) low.shape().columns());
    b.fill(slot, finite(high, 1), (int) high.shape().columns());
  }

  private float[] finite(TensorView tensor, float scale) {
    float[] values = tensor.toFloats();
    for (float value : values) {
      if (!Float.isFinite(value * scale)) {
        throw new EngineException(
            "The adapter cannot be used: its change to %s has the value %s"
                .formatted(name, value * scale));
      }
    }
    return values;
  }
}
