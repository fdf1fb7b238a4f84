package io.athanor.ingest.read.table;

import io.athanor.ingest.extract.DecodedText;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.read.SourceFormat;
import io.athanor.ingest.source.Rejections;

/** Reads rows of named columns from whichever format holds them. */
public final class TableReader {

  private TableReader() {}

  /**
   * Reads a table; every row is one paragraph.
   *
   * @param text for Parquet its rows as JSON Lines
   * @throws io.athanor.ingest.source.RejectedSourceException with line and column of what is wrong
   */
  public static Extraction read(String sourceUri, SourceFormat format, DecodedText source) {
    String text = source.text().substring(source.byteOrderMarks());
    int shift = source.byteOrderMarks();
    TableDraft table = new TableDraft(sourceUri);
    switch (format) {
      case CSV, TEXT, MARKDOWN -> DelimitedRows.read(sourceUri, text, shift, false, table);
      case TSV -> DelimitedRows.read(sourceUri, text, shift, true, table);
      case JSON_LINES, PARQUET -> JsonLineRows.read(text, shift, table);
      case JSON -> {
        if (isObjectPerLine(text)) {
          JsonLineRows.read(text, shift, table);
        } else {
          JsonArrayRows.read(sourceUri, text, shift, table);
        }
      }
      case HTML, PDF, EPUB, BINARY ->
          throw Rejections.invalid(
              sourceUri,
              "this is "
                  + format.word()
                  + "; a table is read from CSV, TSV, JSON, JSON Lines or Parquet");
    }
    return table.finish();
  }

  /** Whether a file that calls itself JSON is JSON Lines: its first line is a whole object. */
  private static boolean isObjectPerLine(String text) {
    String first = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("").strip();
    return first.startsWith("{") && first.endsWith("}");
  }
}
