package io.athanor.trainer.checkpoint;

import io.athanor.llm.format.SafetensorsFile;
import io.athanor.llm.format.SafetensorsType;
import io.athanor.llm.format.SafetensorsWriter;
import io.athanor.llm.format.TensorOutput;
import io.athanor.llm.format.TensorShape;
import io.athanor.llm.format.TensorView;
import io.athanor.trainer.engine.LoraAdapters;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Flat buffers of an adapter as a safetensors file, each as rows of 16 floats; streamed, so the
 * heap never holds one whole.
 */
final class FlatBufferFile {
  private static final int COLUMNS = 16;
  private static final int ROWS_AT_ONCE = 1 << 14;

  private FlatBufferFile() {}

  static void write(Path file, LoraAdapters adapters, LoraAdapters.Buffer... buffers)
      throws IOException {
    long rows = adapters.layout().size() / COLUMNS;
    SafetensorsWriter writer = new SafetensorsWriter();
    for (LoraAdapters.Buffer buffer : buffers) {
      writer.add(
          name(buffer),
          SafetensorsType.F32,
          TensorShape.of(rows, COLUMNS),
          output -> stream(adapters, buffer, rows, output));
    }
    writer.write(file);
  }

  private static void stream(
      LoraAdapters adapters, LoraAdapters.Buffer buffer, long rows, TensorOutput output)
      throws IOException {
    for (long row = 0; row < rows; row += ROWS_AT_ONCE) {
      int count = (int) Math.min(ROWS_AT_ONCE, rows - row) * COLUMNS;
      output.writeFloats(adapters.read(buffer, row * COLUMNS, count), 0, count);
    }
  }

  static void read(Path file, LoraAdapters adapters, LoraAdapters.Buffer... buffers)
      throws IOException {
    long rows = adapters.layout().size() / COLUMNS;
    float[] part = new float[ROWS_AT_ONCE * COLUMNS];
    try (SafetensorsFile opened = SafetensorsFile.open(file)) {
      for (LoraAdapters.Buffer buffer : buffers) {
        TensorView tensor = opened.tensor(name(buffer));
        if (!tensor.shape().equals(TensorShape.of(rows, COLUMNS))) {
          throw new CheckpointException(
              file + ": " + name(buffer) + " has the shape " + tensor.shape());
        }
        for (long row = 0; row < rows; row += ROWS_AT_ONCE) {
          int count = (int) Math.min(ROWS_AT_ONCE, rows - row);
          tensor.readRows(row, count, part, 0);
          adapters.write(buffer, row * COLUMNS, FloatBuffer.wrap(part, 0, count * COLUMNS));
        }
      }
    }
  }

  private static String name(LoraAdapters.Buffer buffer) {
    return buffer.name().toLowerCase(Locale.ROOT);
  }
}
