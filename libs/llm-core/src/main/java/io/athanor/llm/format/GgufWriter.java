package io.athanor.llm.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a GGUF file of version 3 with the bytes of llama.cpp's converters: metadata and tensors in
 * the order in which they were added, offsets and data padded to 32 bytes.
 *
 * <p>Tensors are announced first and stream their content when {@link #write} reaches them; the
 * file appears under its name only when it is complete.
 */
public final class GgufWriter {
  private static final byte[] MAGIC = "GGUF".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 3;
  private static final int ALIGNMENT = 32;

  private record Planned(GgmlType type, TensorShape shape, TensorContent content) {
    long byteSize() {
      return type.format().byteSize(shape);
    }
  }

  private final Map<String, GgufValue> values = new LinkedHashMap<>();
  private final Map<String, Planned> tensors = new LinkedHashMap<>();

  public GgufWriter put(String key, GgufValue value) {
    if (values.put(key, value) != null) {
      throw new IllegalArgumentException("metadata key " + key + " was put twice");
    }
    return this;
  }

  /**
   * @param shape row-major; its rows must hold a whole number of the type's blocks
   */
  public GgufWriter add(String name, GgmlType type, TensorShape shape, TensorContent content) {
    if (tensors.put(name, new Planned(type, shape, content)) != null) {
      throw new IllegalArgumentException("tensor " + name + " was added twice");
    }
    return this;
  }

  public void write(Path target) throws IOException {
    AtomicFile.write(
        target,
        channel -> {
          TensorOutput output = new TensorOutput(channel);
          writeHeader(output);
          for (Map.Entry<String, Planned> tensor : tensors.entrySet()) {
            output.padTo(ALIGNMENT);
            long end = output.position() + tensor.getValue().byteSize();
            tensor.getValue().content().writeTo(output);
            if (output.position() != end) {
              throw new IllegalStateException(
                  "tensor %s wrote %d bytes too many"
                      .formatted(tensor.getKey(), output.position() - end));
            }
          }
          output.padTo(ALIGNMENT);
          output.flush();
        });
  }

  private void writeHeader(TensorOutput output) throws IOException {
    output.writeBytes(MAGIC);
    output.writeInt(VERSION);
    output.writeLong(tensors.size());
    output.writeLong(values.size());
    for (Map.Entry<String, GgufValue> entry : values.entrySet()) {
      output.writeString(entry.getKey());
      writeValue(output, entry.getValue());
    }
    long offset = 0;
    for (Map.Entry<String, Planned> entry : tensors.entrySet()) {
      Planned tensor = entry.getValue();
      output.writeString(entry.getKey());
      List<Long> innermostFirst = tensor.shape().dimensions().reversed();
      output.writeInt(innermostFirst.size());
      for (long dimension : innermostFirst) {
        output.writeLong(dimension);
      }
      output.writeInt(tensor.type().id());
      output.writeLong(offset);
      offset = GgufHeader.align(offset + tensor.byteSize(), ALIGNMENT);
    }
  }

  private static void writeValue(TensorOutput output, GgufValue value) throws IOException {
    switch (value) {
      case GgufValue.Scalar(var type, var plain) -> {
        output.writeInt(type.ordinal());
        writeScalar(output, type, plain);
      }
      case GgufValue.Array(var elementType, var elements) -> {
        output.writeInt(GgufValue.Type.ARRAY.ordinal());
        output.writeInt(elementType.ordinal());
        output.writeLong(elements.size());
        for (Object element : elements) {
          writeScalar(output, elementType, element);
        }
      }
    }
  }

  private static void writeScalar(TensorOutput output, GgufValue.Type type, Object value)
      throws IOException {
    switch (type) {
      case UINT8, INT8 -> output.writeByte(((Number) value).intValue());
      case UINT16, INT16 -> output.writeShort(((Number) value).intValue());
      case UINT32, INT32 -> output.writeInt(((Number) value).intValue());
      case FLOAT32 -> output.writeFloat(((Number) value).floatValue());
      case BOOL -> output.writeByte((Boolean) value ? 1 : 0);
      case STRING -> output.writeString((String) value);
      case UINT64, INT64 -> output.writeLong(((Number) value).longValue());
      case FLOAT64 -> output.writeLong(Double.doubleToLongBits(((Number) value).doubleValue()));
      case ARRAY -> throw new IllegalArgumentException("arrays in an array are not supported");
    }
  }
}
