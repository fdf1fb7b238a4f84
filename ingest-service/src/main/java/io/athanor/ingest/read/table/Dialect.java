package io.athanor.ingest.read.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * How a delimited file separates and quotes its cells (RFC 4180 and what spreadsheets make of it).
 * The dialect is the one under which most of the first rows have the same number of cells, more
 * than one; a comma and double quotes when none has.
 */
record Dialect(char delimiter, char quote) {

  private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');
  private static final List<Character> QUOTES = List.of('"', '\'');
  private static final int SAMPLE_CHARACTERS = 64 * 1024;
  private static final int SAMPLE_ROWS = 200;

  static Dialect of(String text, boolean tabs) {
    if (tabs) {
      return new Dialect('\t', '"');
    }
    Dialect best = new Dialect(',', '"');
    double bestScore = 0;
    for (char quote : QUOTES) {
      for (char delimiter : DELIMITERS) {
        Dialect candidate = new Dialect(delimiter, quote);
        double score = candidate.score(text);
        if (score > bestScore + 1e-9) {
          best = candidate;
          bestScore = score;
        }
      }
    }
    return best;
  }

  CSVFormat format() {
    return CSVFormat.Builder.create()
        .setDelimiter(delimiter)
        .setQuote(quote)
        .setIgnoreEmptyLines(true)
        .get();
  }

  /**
   * Share of the sample's rows that have the commonest number of cells, 0 when that number is 1;
   * more cells break ties.
   */
  private double score(String text) {
    boolean cut = text.length() > SAMPLE_CHARACTERS;
    String sample = cut ? text.substring(0, SAMPLE_CHARACTERS) : text;
    Map<Integer, Integer> rowsByCells = new HashMap<>();
    int rows = 0;
    int cellsBefore = 0;
    try (CSVParser parser = CSVParser.parse(sample, format())) {
      for (CSVRecord row : parser) {
        // One behind, so that a row which the sample cuts is not counted.
        if (rows > 0) {
          rowsByCells.merge(cellsBefore, 1, Integer::sum);
        }
        cellsBefore = row.size();
        if (++rows == SAMPLE_ROWS) {
          break;
        }
      }
    } catch (UncheckedIOException | IOException e) {
      if (!cut) {
        return 0;
      }
    }
    if (!cut && rows > 0) {
      rowsByCells.merge(cellsBefore, 1, Integer::sum);
    }
    return rowsByCells.entrySet().stream()
        .max(
            Map.Entry.<Integer, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey()))
        .filter(commonest -> commonest.getKey() > 1)
        .map(
            commonest ->
                share(commonest.getValue(), rowsByCells) + Math.min(commonest.getKey(), 99) * 1e-4)
        .orElse(0.0);
  }

  private static double share(int rows, Map<Integer, Integer> rowsByCells) {
    return (double) rows / rowsByCells.values().stream().mapToInt(Integer::intValue).sum();
  }
}
