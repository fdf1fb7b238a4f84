package io.athanor.llm.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON header of a safetensors file: {@code {"__metadata__": {text: text}, name: {"dtype",
 * "shape", "data_offsets": [begin, end]}}}. Parsing is strict: a duplicate key, an unknown field, a
 * wrong kind of value or a size that does not match its shape is refused with the tensor's name.
 */
record SafetensorsHeader(Map<String, String> metadata, List<Entry> entries) {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Where a tensor lies; offsets count from the end of the header. */
  record Entry(String name, SafetensorsType type, TensorShape shape, long begin, long end) {}

  static SafetensorsHeader parse(Path file, byte[] json) {
    try (JsonParser parser = JSON.createParser(json)) {
      return new Reader(file, parser).header();
    } catch (IOException e) {
      throw new ModelFileException(file, "header is no valid JSON: " + e.getMessage(), e);
    }
  }

  private static final class Reader {
    private final Path file;
    private final JsonParser parser;
    private String tensor = "";

    Reader(Path file, JsonParser parser) {
      this.file = file;
      this.parser = parser;
    }

    SafetensorsHeader header() throws IOException {
      expect(parser.nextToken(), JsonToken.START_OBJECT, "header");
      Map<String, String> metadata = new LinkedHashMap<>();
      List<Entry> entries = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        tensor = parser.currentName();
        parser.nextToken();
        if (tensor.equals("__metadata__")) {
          readMetadata(metadata);
        } else {
          entries.add(entry());
        }
      }
      if (parser.nextToken() != null) {
        throw new ModelFileException(file, "header has content behind its closing brace");
      }
      return new SafetensorsHeader(metadata, entries);
    }

    private void readMetadata(Map<String, String> metadata) throws IOException {
      expect(parser.currentToken(), JsonToken.START_OBJECT, "value");
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        expect(parser.nextToken(), JsonToken.VALUE_STRING, key);
        metadata.put(key, parser.getText());
      }
    }

    private Entry entry() throws IOException {
      expect(parser.currentToken(), JsonToken.START_OBJECT, "value");
      SafetensorsType type = null;
      List<Long> shape = null;
      List<Long> offsets = null;
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "dtype" -> type = type();
          case "shape" -> shape = longs(field);
          case "data_offsets" -> offsets = longs(field);
          default -> throw refused("unknown field " + field);
        }
      }
      return entry(type, shape, offsets);
    }

    private Entry entry(
        @Nullable SafetensorsType type,
        @Nullable List<Long> dimensions,
        @Nullable List<Long> offsets) {
      if (type == null || dimensions == null || offsets == null) {
        throw refused("needs dtype, shape and data_offsets");
      }
      if (offsets.size() != 2 || offsets.get(0) < 0 || offsets.get(1) < offsets.get(0)) {
        throw refused("data_offsets " + offsets + " must be two rising numbers");
      }
      try {
        TensorShape shape = new TensorShape(dimensions);
        long size = type.format().byteSize(shape);
        if (offsets.get(1) - offsets.get(0) != size) {
          throw refused(
              "%s of shape %s takes %d bytes but data_offsets %s hold %d"
                  .formatted(type, shape, size, offsets, offsets.get(1) - offsets.get(0)));
        }
        return new Entry(tensor, type, shape, offsets.get(0), offsets.get(1));
      } catch (IllegalArgumentException e) {
        throw refused(String.valueOf(e.getMessage()));
      }
    }

    private SafetensorsType type() throws IOException {
      expect(parser.currentToken(), JsonToken.VALUE_STRING, "dtype");
      SafetensorsType type = SafetensorsType.named(parser.getText());
      if (type == null) {
        throw refused("unknown dtype " + parser.getText());
      }
      return type;
    }

    private List<Long> longs(String field) throws IOException {
      expect(parser.currentToken(), JsonToken.START_ARRAY, field);
      List<Long> numbers = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, field);
        numbers.add(parser.getLongValue());
      }
      return numbers;
    }

    private void expect(@Nullable JsonToken actual, JsonToken expected, String where) {
      if (actual != expected) {
        throw refused(where + " must be " + expected + " but is " + actual);
      }
    }

    private ModelFileException refused(String problem) {
      return new ModelFileException(
          file, tensor.isEmpty() ? problem : "tensor " + tensor + ": " + problem);
    }
  }
}
