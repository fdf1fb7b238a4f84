package io.athanor.trainer.engine;

import io.athanor.llm.format.TensorShape;
import io.athanor.llm.model.WeightSource;
import java.nio.FloatBuffer;
import java.util.function.Consumer;

/** Tensors of a model folder or GGUF file, decoded a few rows at a time so the heap stays small. */
public final class WeightSourceTensors implements BaseTensors {
  private static final int PIECE = 1 << 18;

  private final WeightSource source;

  public WeightSourceTensors(WeightSource source) {
    this.source = source;
  }

  @Override
  public long size(String name) {
    return source.shape(name).elements();
  }

  @Override
  public void read(String name, Consumer<FloatBuffer> pieces) {
    TensorShape shape = source.shape(name);
    int rowsAtOnce = (int) Math.max(1, Math.min(shape.rows(), PIECE / shape.columns()));
    float[] piece = new float[Math.toIntExact(rowsAtOnce * shape.columns())];
    for (long row = 0; row < shape.rows(); row += rowsAtOnce) {
      int rows = (int) Math.min(rowsAtOnce, shape.rows() - row);
      source.readRows(name, row, rows, piece, 0);
      pieces.accept(FloatBuffer.wrap(piece, 0, Math.toIntExact(rows * shape.columns())));
    }
  }
}
