package io.athanor.llm.model;

import io.athanor.llm.format.LoraModule;
import io.athanor.llm.format.PeftAdapter;
import io.athanor.llm.format.TensorShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A base model's weights with a LoRA adapter merged in, computed as they are read: {@code W' = W +
 * scale * B A}; for DoRA {@code W' = m (W + scale * B A) / |W + scale * B A|}, the length taken of
 * each output row (<a href="https://arxiv.org/abs/2402.09353">DoRA</a>, as PEFT merges it).
 */
final class MergedWeights implements WeightSource {
  private static final int CHUNK_ROWS = 64;

  private final WeightSource base;
  private final Map<String, LoraModule> modules = new HashMap<>();
  private final Map<String, Float> scales = new HashMap<>();

  MergedWeights(WeightSource base, PeftAdapter adapter) {
    this.base = base;
    AdapterFit.require(adapter, base.config());
    for (LoraModule module : adapter.modules()) {
      String weight = module.path() + ".weight";
      modules.put(weight, module);
      scales.put(weight, (float) adapter.config().scale(module.path()));
    }
  }

  @Override
  public ModelConfig config() {
    return base.config();
  }

  @Override
  public boolean isFolder() {
    return base.isFolder();
  }

  @Override
  public TensorShape shape(String name) {
    return base.shape(name);
  }

  /** The base's: merged values are numbers that this type may have to round. */
  @Override
  public String storedType(String name) {
    return base.storedType(name);
  }

  @Override
  public void readRows(String name, long firstRow, int rows, float[] target, int offset) {
    base.readRows(name, firstRow, rows, target, offset);
    LoraModule module = modules.get(name);
    if (module == null) {
      return;
    }
    float scale = Objects.requireNonNull(scales.get(name));
    float[] change = new float[module.inputs()];
    for (int i = 0; i < rows; i++) {
      int row = Math.toIntExact(firstRow + i);
      int at = offset + i * module.inputs();
      change(module, row, change);
      for (int column = 0; column < change.length; column++) {
        target[at + column] += scale * change[column];
      }
      scaleToLength(module.magnitude(), row, target, at, change.length);
    }
  }

  /** Row of {@code B A}. */
  private static void change(LoraModule module, int row, float[] change) {
    Arrays.fill(change, 0);
    float[] a = module.a();
    for (int k = 0; k < module.rank(); k++) {
      float b = module.b()[row * module.rank() + k];
      int from = k * change.length;
      for (int column = 0; column < change.length; column++) {
        change[column] += b * a[from + column];
      }
    }
  }

  private static void scaleToLength(
      float @Nullable [] magnitude, int row, float[] target, int from, int count) {
    if (magnitude == null) {
      return;
    }
    double squares = 0;
    for (int i = from; i < from + count; i++) {
      squares += (double) target[i] * target[i];
    }
    float factor = (float) (magnitude[row] / Math.sqrt(squares));
    for (int i = from; i < from + count; i++) {
      target[i] *= factor;
    }
  }

  @Override
  public void readInto(String name, MemorySegment target) {
    if (!modules.containsKey(name)) {
      base.readInto(name, target);
      return;
    }
    TensorShape shape = shape(name);
    int columns = Math.toIntExact(shape.columns());
    float[] chunk = new float[CHUNK_ROWS * columns];
    for (long row = 0; row < shape.rows(); row += CHUNK_ROWS) {
      int now = (int) Math.min(CHUNK_ROWS, shape.rows() - row);
      readRows(name, row, now, chunk, 0);
      MemorySegment.copy(
          chunk,
          0,
          target,
          ValueLayout.JAVA_FLOAT_UNALIGNED,
          row * columns * Float.BYTES,
          now * columns);
    }
  }

  @Override
  public void close() {
    base.close();
  }
}
