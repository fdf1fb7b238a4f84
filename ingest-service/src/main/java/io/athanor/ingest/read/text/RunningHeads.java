package io.athanor.ingest.read.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Drops what a printer puts around the text of each page: a number, and lines that stand at the top
 * or bottom of many pages, digits aside.
 */
final class RunningHeads {

  /** How many lines at either end of a page may be furniture. */
  private static final int DEPTH = 2;

  private static final int LEAST_PAGES = 3;
  private static final double LEAST_SHARE = 0.3;
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?:page|seite|p\\.)?\\s*[-–—\\[(|]*\\s*(?:\\d{1,4}|[ivxlcdm]{1,8})\\s*[-–—\\])|]*"
              + "(?:\\s*(?:/|of|von)\\s*\\d{1,4})?",
          Pattern.CASE_INSENSITIVE);

  private RunningHeads() {}

  /** The pages without their furniture. */
  static List<List<TextLine>> drop(List<List<TextLine>> pages) {
    Map<String, Integer> heads = new HashMap<>();
    for (List<TextLine> page : pages) {
      Set<String> ofPage = new HashSet<>();
      edges(page).forEach(index -> ofPage.add(shape(page.get(index))));
      ofPage.forEach(shape -> heads.merge(shape, 1, Integer::sum));
    }
    double least = Math.max(LEAST_PAGES, pages.size() * LEAST_SHARE);
    List<List<TextLine>> kept = new ArrayList<>();
    for (List<TextLine> page : pages) {
      Set<Integer> dropped = new HashSet<>();
      for (int index : edges(page)) {
        TextLine line = page.get(index);
        if (NUMBER.matcher(line.text()).matches() || heads.getOrDefault(shape(line), 0) >= least) {
          dropped.add(index);
        }
      }
      kept.add(without(page, dropped));
    }
    return kept;
  }

  private static List<TextLine> without(List<TextLine> page, Set<Integer> dropped) {
    List<TextLine> kept = new ArrayList<>();
    for (int i = 0; i < page.size(); i++) {
      if (!dropped.contains(i)) {
        kept.add(page.get(i));
      }
    }
    return kept;
  }

  /** Indices of the first and last lines with text. */
  private static List<Integer> edges(List<TextLine> page) {
    List<Integer> filled = new ArrayList<>();
    for (int i = 0; i < page.size(); i++) {
      if (!page.get(i).isBlank()) {
        filled.add(i);
      }
    }
    if (filled.size() <= 2 * DEPTH) {
      return filled;
    }
    List<Integer> edges = new ArrayList<>(filled.subList(0, DEPTH));
    edges.addAll(filled.subList(filled.size() - DEPTH, filled.size()));
    return edges;
  }

  private static String shape(TextLine line) {
    return line.text().toLowerCase(Locale.ROOT).replaceAll("\\d+", "#").replaceAll("\\s+", " ");
  }
}
