package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.athanor.inference.engine.EngineException;
import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.TensorView;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The low-rank matrices of one weight, of all adapters in memory: A [slots, rank, inputs] and B
 * [outputs, slots, rank], row-major, so that neighbouring slots are one matrix too. Slot 0 stays
 * zero: it is the base model. All values are finite, so that zero times any of them is zero.
 *
 * <p>The native structures for a graph belong to it: A and B, and what stands for the weight's
 * input and for the product while a graph is being edited.
 */
final class LoraModuleBank {

  private static final int ALIGNMENT = 64;
  private static final int HALF_EXPONENT = 0x7c00;

  private final String name;
  private final LoraShape.Size size;
  private final int rank;
  private final int slots;
  private final int valueBytes;
  private final MemorySegment valuesA;
  private final MemorySegment valuesB;

  /** A of each slot [slots, rank, inputs]. */
  final long eachA;

  /** B of each slot [slots, outputs, rank], whose rows are not contiguous. */
  final long eachB;

  private final long rangeA;
  private final long rangeB;
  final long input;
  final long product;

  LoraModuleBank(Arena arena, String name, LoraShape shape, int slots) {
    this.name = name;
    this.size = Objects.requireNonNull(shape.modules().get(name), name);
    this.rank = shape.rank();
    this.slots = slots;
    this.valueBytes = shape.valueBytes();
    long slotA = (long) rank * size.inputs() * valueBytes;
    long slotB = (long) rank * size.outputs() * valueBytes;
    valuesA = arena.allocate(slotA * slots, ALIGNMENT);
    valuesB = arena.allocate(slotB * slots, ALIGNMENT);
    eachA = matrix(arena, valuesA, shape.half());
    eachB = matrix(arena, valuesB, shape.half());
    rangeA = matrix(arena, valuesA, shape.half());
    rangeB = matrix(arena, valuesB, shape.half());
    input = arena.allocate(GgmlTensor.BYTES, ALIGNMENT).address();
    product = arena.allocate(GgmlTensor.BYTES, ALIGNMENT).address();
    GgmlTensor.setShape(eachA, valueBytes, size.inputs(), rank, slots);
    GgmlTensor.setShape(eachB, valueBytes, rank, size.outputs(), slots);
    GgmlTensor.setStride(eachB, 1, rowBytes());
    GgmlTensor.setStride(eachB, 2, (long) rank * valueBytes);
  }

  int inputs() {
    return size.inputs();
  }

  int outputs() {
    return size.outputs();
  }

  int rank() {
    return rank;
  }

  /** A of a range of slots as one matrix [count x rank, inputs], until the next call. */
  long rangeA(SlotRange range) {
    GgmlTensor.setShape(rangeA, valueBytes, size.inputs(), (long) range.count() * rank, 1);
    long slotBytes = (long) rank * size.inputs() * valueBytes;
    GgmlTensor.setData(rangeA, valuesA.address() + slotBytes * range.first());
    return rangeA;
  }

  /** B of a range of slots as one matrix [outputs, count x rank], until the next call. */
  long rangeB(SlotRange range) {
    GgmlTensor.setShape(rangeB, valueBytes, (long) range.count() * rank, size.outputs(), 1);
    GgmlTensor.setStride(rangeB, 1, rowBytes());
    GgmlTensor.setData(rangeB, valuesB.address() + (long) rank * valueBytes * range.first());
    return rangeB;
  }

  /** What an edited graph has in place of the hook's A. */
  List<Long> structuresOfA() {
    return List.of(eachA, rangeA);
  }

  /**
   * Fills a slot with an adapter; a smaller rank is padded with zeros.
   *
   * @throws EngineException when a value is no finite number
   */
  void fill(int slot, GgufFile adapter, float scale) {
    TensorView low = adapter.find(name + ".lora_a");
    TensorView high = adapter.find(name + ".lora_b");
    boolean changes = low != null && high != null;
    fillA(slot, changes ? low : null, scale);
    fillB(slot, changes ? high : null);
  }

  private void fillA(int slot, @Nullable TensorView low, float scale) {
    long start = (long) slot * rank * size.inputs();
    float[] rows = low == null ? new float[0] : low.toFloats();
    for (int i = 0; i < rows.length; i++) {
      put(valuesA, start + i, rows[i] * scale);
    }
    long end = start + (long) rank * size.inputs();
    valuesA
        .asSlice((start + rows.length) * valueBytes, (end - start - rows.length) * valueBytes)
        .fill((byte) 0);
  }

  private void fillB(int slot, @Nullable TensorView high) {
    float[] rows = high == null ? new float[0] : high.toFloats();
    int adapterRank = high == null ? 0 : (int) high.shape().columns();
    for (int row = 0; row < size.outputs(); row++) {
      long start = ((long) row * slots + slot) * rank;
      for (int i = 0; i < rank; i++) {
        put(valuesB, start + i, i < adapterRank ? rows[row * adapterRank + i] : 0);
      }
    }
  }

  private void put(MemorySegment target, long index, float value) {
    boolean finite;
    if (valueBytes == Short.BYTES) {
      short half = Float.floatToFloat16(value);
      finite = (half & HALF_EXPONENT) != HALF_EXPONENT;
      target.setAtIndex(JAVA_SHORT, index, finite ? half : (short) 0);
    } else {
      finite = Float.isFinite(value);
      target.setAtIndex(JAVA_FLOAT, index, finite ? value : 0);
    }
    if (!finite) {
      throw new EngineException(
          "The adapter cannot be used: its change to %s has the value %s".formatted(name, value));
    }
  }

  private long rowBytes() {
    return (long) slots * rank * valueBytes;
  }

  private static long matrix(Arena arena, MemorySegment data, boolean half) {
    long tensor = arena.allocate(GgmlTensor.BYTES, ALIGNMENT).address();
    GgmlTensor.setType(tensor, half ? GgmlTensor.TYPE_F16 : GgmlTensor.TYPE_F32);
    GgmlTensor.setData(tensor, data.address());
    return tensor;
  }
}
