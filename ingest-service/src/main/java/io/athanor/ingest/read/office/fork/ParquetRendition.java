package io.athanor.ingest.read.office.fork;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqMap;
import dev.hardwood.row.PqStruct;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** The rows of a Parquet file as JSON Lines, values by the names of their columns. */
final class ParquetRendition {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ParquetRendition() {}

  static void write(Path file, Writer output) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file));
        RowReader rows = reader.rowReader()) {
      while (rows.hasNext()) {
        rows.next();
        // One generator a row: closing it makes the line complete or fails.
        try (JsonGenerator json = JSON.createGenerator(new Unclosed(output))) {
          json.writeStartObject();
          for (int i = 0; i < rows.getFieldCount(); i++) {
            json.writeFieldName(rows.getFieldName(i));
            write(json, rows.isNull(i) ? null : rows.getValue(i));
          }
          json.writeEndObject();
        }
        output.write('\n');
      }
    } catch (RuntimeException e) {
      throw Failures.of(e, "the Parquet file is damaged or uses a feature that is not read");
    }
  }

  private static void write(JsonGenerator json, @org.jspecify.annotations.Nullable Object value)
      throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case String text -> json.writeString(text);
      case Boolean truth -> json.writeBoolean(truth);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Float number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case java.math.BigDecimal number -> json.writeNumber(number);
      case byte[] bytes -> json.writeString(text(bytes));
      case PqList list -> {
        json.writeStartArray();
        for (int i = 0; i < list.size(); i++) {
          write(json, list.isNull(i) ? null : list.get(i));
        }
        json.writeEndArray();
      }
      case PqStruct struct -> {
        json.writeStartObject();
        for (int i = 0; i < struct.getFieldCount(); i++) {
          String name = struct.getFieldName(i);
          json.writeFieldName(name);
          write(json, struct.isNull(name) ? null : struct.getValue(name));
        }
        json.writeEndObject();
      }
      case PqMap map -> {
        json.writeStartObject();
        for (PqMap.Entry entry : map.getEntries()) {
          json.writeFieldName(String.valueOf(entry.getKey()));
          write(json, entry.isValueNull() ? null : entry.getValue());
        }
        json.writeEndObject();
      }
      default -> json.writeString(value.toString());
    }
  }

  /** Older writers store texts as bytes without saying so. */
  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return Base64.getEncoder().encodeToString(bytes);
    }
  }

  /** The output stays open behind a row. */
  private static final class Unclosed extends java.io.FilterWriter {

    Unclosed(Writer output) {
      super(output);
    }

    @Override
    public void close() {
      // the rows behind still need it
    }
  }
}
