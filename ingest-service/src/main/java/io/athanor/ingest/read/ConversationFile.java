package io.athanor.ingest.read;

import io.athanor.ingest.extract.DecodedText;
import io.athanor.ingest.source.LinePositions;
import io.athanor.ingest.source.Rejections;

/**
 * A first look at a file of finished conversations. Its rows are read by dataset-service from the
 * stored original; what can be told at once is told here, with the source's name.
 */
final class ConversationFile {

  private ConversationFile() {}

  static void check(String sourceUri, SourceFormat format, DecodedText text) {
    switch (format) {
      case PARQUET -> {
        // its bytes say what it is
      }
      case JSON, JSON_LINES -> requireJson(sourceUri, text);
      case CSV, TSV, TEXT, MARKDOWN -> requireContent(sourceUri, text);
      case HTML, PDF, EPUB, BINARY ->
          throw Rejections.invalid(
              sourceUri,
              "this is "
                  + format.word()
                  + "; conversations are read from JSON, JSON Lines, CSV, TSV, Parquet or text");
    }
  }

  private static void requireContent(String sourceUri, DecodedText text) {
    if (text.withoutByteOrderMark().isBlank()) {
      throw Rejections.empty(
          sourceUri, "the file is empty; it must hold at least one conversation");
    }
  }

  private static void requireJson(String sourceUri, DecodedText text) {
    requireContent(sourceUri, text);
    String json = text.withoutByteOrderMark();
    int first = 0;
    while (Character.isWhitespace(json.charAt(first))) {
      first++;
    }
    if (json.charAt(first) != '{' && json.charAt(first) != '[') {
      LinePositions lines = new LinePositions(json);
      throw Rejections.invalid(
          sourceUri,
          lines.line(first),
          lines.column(first),
          "expected { or [ at the start of a JSON value");
    }
  }
}
