package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.TensorView;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * The low-rank matrices of one weight, of all adapters in memory: A [slots, rank, inputs] and B
 * [slots, outputs, rank], row-major. Slot 0 stays zero: it is the base model.
 *
 * <p>The native structures for a graph belong to it: A and B, and what stands for the weight's
 * input and for the product while a graph is being edited.
 */
final class LoraModuleBank {

  private static final int ALIGNMENT = 64;

  /**
   * The structures for one of the two matrices.
   *
   * @param all of the slots, one behind the other
   * @param sole the one of a single slot, see {@link #sole(int)}
   * @param data of the first slot
   * @param slotBytes distance to the next slot's
   */
  record Matrices(long all, long sole, long data, long slotBytes) {

    /** The matrix of a slot, until the next call. */
    long sole(int slot) {
      GgmlTensor.setData(sole, data + slotBytes * slot);
      return sole;
    }
  }

  private final String name;
  private final LoraShape.Size size;
  private final int rank;
  private final int valueBytes;
  private final MemorySegment valuesA;
  private final MemorySegment valuesB;
  final Matrices a;
  final Matrices b;
  final long input;
  final long product;

  LoraModuleBank(Arena arena, String name, LoraShape shape, int slots) {
    this.name = name;
    this.size = Objects.requireNonNull(shape.modules().get(name), name);
    this.rank = shape.rank();
    this.valueBytes = shape.valueBytes();
    long slotA = (long) rank * size.inputs() * valueBytes;
    long slotB = (long) rank * size.outputs() * valueBytes;
    valuesA = arena.allocate(slotA * slots, ALIGNMENT);
    valuesB = arena.allocate(slotB * slots, ALIGNMENT);
    a = matrices(arena, valuesA, shape.half(), size.inputs(), rank, slots);
    b = matrices(arena, valuesB, shape.half(), rank, size.outputs(), slots);
    input = arena.allocate(GgmlTensor.BYTES, ALIGNMENT).address();
    product = arena.allocate(GgmlTensor.BYTES, ALIGNMENT).address();
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

  /** Fills a slot with an adapter; a smaller rank is padded with zeros. */
  void fill(int slot, GgufFile adapter, float scale) {
    TensorView low = adapter.find(name + ".lora_a");
    TensorView high = adapter.find(name + ".lora_b");
    slot(valuesA, a, slot).fill((byte) 0);
    slot(valuesB, b, slot).fill((byte) 0);
    if (low == null || high == null) {
      return;
    }
    float[] rows = low.toFloats();
    for (int i = 0; i < rows.length; i++) {
      put(valuesA, (long) slot * rank * size.inputs() + i, rows[i] * scale);
    }
    float[] columns = high.toFloats();
    int adapterRank = (int) high.shape().columns();
    for (int i = 0; i < columns.length; i++) {
      long row = i / adapterRank;
      put(valuesB, ((long) slot * size.outputs() + row) * rank + i % adapterRank, columns[i]);
    }
  }

  private static MemorySegment slot(MemorySegment values, Matrices matrices, int slot) {
    return values.asSlice(matrices.slotBytes() * slot, matrices.slotBytes());
  }

  private void put(MemorySegment target, long index, float value) {
    if (valueBytes == Float.BYTES) {
      target.setAtIndex(JAVA_FLOAT, index, value);
    } else {
      target.setAtIndex(JAVA_SHORT, index, Float.floatToFloat16(value));
    }
  }

  private static Matrices matrices(
      Arena arena, MemorySegment values, boolean half, long ne0, long ne1, long slots) {
    return new Matrices(
        matrix(arena, values, half, ne0, ne1, slots),
        matrix(arena, values, half, ne0, ne1, 1),
        values.address(),
        values.byteSize() / slots);
  }

  private static long matrix(
      Arena arena, MemorySegment data, boolean half, long ne0, long ne1, long ne2) {
    long tensor = arena.allocate(GgmlTensor.BYTES, ALIGNMENT).address();
    GgmlTensor.setType(tensor, half ? GgmlTensor.TYPE_F16 : GgmlTensor.TYPE_F32);
    GgmlTensor.setShape(tensor, half ? Short.BYTES : Float.BYTES, ne0, ne1, ne2);
    GgmlTensor.setData(tensor, data.address());
    return tensor;
  }
}
