package io.athanor.dataset.format;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Files of rows in memory. */
final class FormatFiles {

  private FormatFiles() {}

  static byte[] write(FileFormat format, List<? extends TrainingRow> rows) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ConversationWriter writer = Formats.writer(format, bytes)) {
      for (TrainingRow row : rows) {
        writer.write(row);
      }
    }
    return bytes.toByteArray();
  }

  static List<TrainingRow> read(FileFormat format, byte[] file, ProblemLog log) throws IOException {
    List<TrainingRow> rows = new ArrayList<>();
    try (ConversationReader reader = Formats.reader(format, new ByteArrayInputStream(file), log)) {
      for (TrainingRow row = reader.next(); row != null; row = reader.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] file) {
    return new String(file, StandardCharsets.UTF_8);
  }
}
