package io.athanor.local.console;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Aligned columns; a cell may be cut over several lines when its column has a width limit. */
public final class TextTable {

  private static final String GAP = "  ";

  private final List<Integer> widthLimits;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param widthLimits the greatest width of each column, in characters
   */
  public TextTable(List<Integer> widthLimits) {
    this.widthLimits = List.copyOf(widthLimits);
  }

  /** A table whose columns are as wide as their cells. */
  public static TextTable unlimited(int columns) {
    return new TextTable(IntStream.range(0, columns).mapToObj(i -> Integer.MAX_VALUE).toList());
  }

  public TextTable row(List<String> cells) {
    if (cells.size() != widthLimits.size()) {
      throw new IllegalArgumentException(
          "expected %d cells, got %d".formatted(widthLimits.size(), cells.size()));
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  /** The lines, without trailing blanks. */
  public List<String> lines() {
    List<Integer> widths = widths();
    return rows.stream().flatMap(row -> linesOf(row, widths).stream()).toList();
  }

  private List<Integer> widths() {
    return IntStream.range(0, widthLimits.size())
        .mapToObj(
            column ->
                Math.min(
                    widthLimits.get(column),
                    rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0)))
        .toList();
  }

  private static List<String> linesOf(List<String> row, List<Integer> widths) {
    List<List<String>> cells =
        IntStream.range(0, row.size())
            .mapToObj(column -> wrap(row.get(column), widths.get(column)))
            .toList();
    int height = cells.stream().mapToInt(List::size).max().orElse(0);
    return IntStream.range(0, height)
        .mapToObj(line -> line(cells, widths, line).stripTrailing())
        .toList();
  }

  private static String line(List<List<String>> cells, List<Integer> widths, int line) {
    return IntStream.range(0, cells.size())
        .mapToObj(
            column -> {
              List<String> cell = cells.get(column);
              String text = line < cell.size() ? cell.get(line) : "";
              return text + " ".repeat(widths.get(column) - text.length());
            })
        .collect(Collectors.joining(GAP));
  }

  /** Breaks at blanks; a word longer than the column is cut. */
  static List<String> wrap(String text, int width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : text.strip().split("\\s+")) {
      String rest = word;
      if (!line.isEmpty() && line.length() + 1 + rest.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      while (rest.length() > width) {
        lines.add(rest.substring(0, width));
        rest = rest.substring(width);
      }
      line.append(line.isEmpty() ? "" : " ").append(rest);
    }
    lines.add(line.toString());
    return lines;
  }
}
