package io.athanor.ingest.read.table;

import io.athanor.contracts.document.Table;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.segment.ParagraphSplitter;
import io.athanor.ingest.segment.SegmentedText;
import io.athanor.ingest.segment.TextBlock;
import io.athanor.ingest.source.ReadingLimit;
import io.athanor.ingest.source.Rejections;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A table while it is read. Columns may turn up late, as in JSON Lines. A row becomes one paragraph
 * of {@code column: value} lines; a row of nothing but empty cells is no row.
 */
final class TableDraft {

  private static final int MOST_PROBLEMS_KEPT = 100;
  private static final int MOST_PROBLEMS_TOLD = 20;
  private static final int MOST_COLUMNS = 1_000;
  private static final long MOST_CELLS = 20_000_000;

  private record Draft(List<String> values, int start, int end) {}

  private final String sourceUri;
  private final Map<String, Integer> columns = new LinkedHashMap<>();
  private final List<Draft> rows = new ArrayList<>();
  private final List<Table.RowProblem> problems = new ArrayList<>();
  private int problemCount;
  private int leftOut;

  TableDraft(String sourceUri) {
    this.sourceUri = sourceUri;
  }

  int columnCount() {
    return columns.size();
  }

  /** Index of a column, made when it is new. */
  int column(String name) {
    Integer known = columns.get(name);
    if (known != null) {
      return known;
    }
    if (columns.size() == MOST_COLUMNS) {
      throw Rejections.invalid(
          sourceUri, "the table has more than " + MOST_COLUMNS + " columns; name fewer fields");
    }
    columns.put(name, columns.size());
    return columns.size() - 1;
  }

  /** Names the columns of a sheet; empty and repeated names are told apart by their number. */
  void nameColumns(List<String> header) {
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < header.size(); i++) {
      String name = header.get(i).strip();
      String unique = name.isEmpty() ? "column" + (i + 1) : name;
      for (int copy = 2; !taken.add(unique); copy++) {
        unique = name + "_" + copy;
      }
      int ignored = column(unique);
    }
  }

  /**
   * Adds a row with its range in the source.
   *
   * @param values by column; may be shorter than the columns
   */
  void add(List<String> values, int start, int end) {
    ReadingLimit.check();
    if (values.stream().allMatch(String::isBlank)) {
      return;
    }
    rows.add(new Draft(List.copyOf(values), start, end));
    if ((long) rows.size() * columns.size() > MOST_CELLS) {
      throw Rejections.invalid(
          sourceUri, "the table has more than " + MOST_CELLS + " cells; split it");
    }
  }

  /** Counts a row that is missing in the table. */
  void leaveOut(int line, int column, String reason) {
    ReadingLimit.check();
    leftOut++;
    mend(line, column, reason);
  }

  /** Counts a row that was taken with a defect. */
  void mend(int line, int column, String reason) {
    problemCount++;
    if (problems.size() < MOST_PROBLEMS_KEPT) {
      problems.add(new Table.RowProblem(line, column, reason));
    }
  }

  /** The document; refused when no row is good, or more rows are left out than taken. */
  Extraction finish() {
    if (leftOut > rows.size()) {
      throw Rejections.invalid(
          sourceUri,
          leftOut + " of " + (leftOut + rows.size()) + " rows cannot be read\n" + listed());
    }
    if (rows.isEmpty()) {
      throw Rejections.empty(
          sourceUri, "the table has no row; it needs the names of its columns and one row below");
    }
    List<String> names = List.copyOf(columns.keySet());
    SegmentedText content =
        ParagraphSplitter.split(sourceUri, rows.stream().map(row -> block(names, row)).toList());
    List<Table.Row> finished = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      finished.add(
          new Table.Row(
              padded(rows.get(i).values(), names.size()), content.paragraphs().get(i).id()));
    }
    return Extraction.ofTable(content, new Table(names, finished, problemCount, problems));
  }

  private String listed() {
    List<String> lines = new ArrayList<>();
    for (Table.RowProblem problem :
        problems.subList(0, Math.min(problems.size(), MOST_PROBLEMS_TOLD))) {
      lines.add(
          Rejections.invalid(sourceUri, problem.line(), problem.column(), problem.reason())
              .detail());
    }
    if (problemCount > lines.size()) {
      lines.add("and " + (problemCount - lines.size()) + " more");
    }
    return String.join("\n", lines);
  }

  private static TextBlock block(List<String> names, Draft row) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < row.values().size(); i++) {
      String value = row.values().get(i).strip();
      if (!value.isEmpty()) {
        text.append(text.isEmpty() ? "" : "\n").append(names.get(i)).append(": ").append(value);
      }
    }
    return new TextBlock(text.toString(), row.start(), row.end());
  }

  private static List<String> padded(List<String> values, int columns) {
    if (values.size() == columns) {
      return values;
    }
    List<String> padded = new ArrayList<>(values);
    while (padded.size() < columns) {
      padded.add("");
    }
    return padded;
  }
}
