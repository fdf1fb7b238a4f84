package io.athanor.llm.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Writes a safetensors file with the bytes that the reference library writes: tensors by falling
 * element type, then by name (as UTF-8 bytes); compact JSON with {@code __metadata__} first, padded
 * with spaces to a multiple of 8. Metadata keys are sorted, so equal content gives equal files.
 *
 * <p>Tensors are announced first and stream their content when {@link #write} reaches them; the
 * file appears under its name only when it is complete.
 */
public final class SafetensorsWriter {
  private static final JsonFactory JSON = new JsonFactory();

  /** UTF-8 byte order, which is what the reference library compares; UTF-16 order differs. */
  private static final Comparator<String> BY_BYTES =
      (left, right) ->
          Arrays.compareUnsigned(
              left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));

  private record Planned(
      String name, SafetensorsType type, TensorShape shape, TensorContent content) {}

  private final NavigableMap<String, String> metadata = new TreeMap<>(BY_BYTES);
  private final NavigableMap<String, Planned> tensors = new TreeMap<>(BY_BYTES);

  public SafetensorsWriter metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  public SafetensorsWriter add(
      String name, SafetensorsType type, TensorShape shape, TensorContent content) {
    if (tensors.put(name, new Planned(name, type, shape, content)) != null) {
      throw new IllegalArgumentException("tensor " + name + " was added twice");
    }
    return this;
  }

  /** Adds an F32 tensor held in memory. */
  public SafetensorsWriter add(String name, TensorShape shape, float[] values) {
    if (values.length != shape.elements()) {
      throw new IllegalArgumentException(
          "%s %s was given %d values".formatted(name, shape, values.length));
    }
    return add(name, SafetensorsType.F32, shape, TensorContent.floats(values));
  }

  public void write(Path target) throws IOException {
    // A stable sort of the name order: equal types stay sorted by name.
    var ordered =
        tensors.values().stream()
            .sorted(Comparator.comparing(Planned::type, Comparator.reverseOrder()))
            .toList();
    byte[] header = header(ordered);
    AtomicFile.write(
        target,
        channel -> {
          TensorOutput output = new TensorOutput(channel);
          output.writeLong(header.length);
          output.writeBytes(header);
          for (Planned tensor : ordered) {
            long end = output.position() + tensor.type().format().byteSize(tensor.shape());
            tensor.content().writeTo(output);
            if (output.position() != end) {
              throw new IllegalStateException(
                  "tensor %s wrote %d bytes too many"
                      .formatted(tensor.name(), output.position() - end));
            }
          }
          output.flush();
        });
  }

  private byte[] header(Iterable<Planned> ordered) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart("__metadata__");
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      long offset = 0;
      for (Planned tensor : ordered) {
        json.writeObjectFieldStart(tensor.name());
        json.writeStringField("dtype", tensor.type().name());
        long[] shape = tensor.shape().toArray();
        json.writeFieldName("shape");
        json.writeArray(shape, 0, shape.length);
        long end = Math.addExact(offset, tensor.type().format().byteSize(tensor.shape()));
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {offset, end}, 0, 2);
        json.writeEndObject();
        offset = end;
      }
      json.writeEndObject();
    }
    while (bytes.size() % 8 != 0) {
      bytes.write(' ');
    }
    return bytes.toByteArray();
  }
}
