package io.athanor.dataset.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Counts the rows of a file, keeps the first problems, and counts fields that are left out. */
public final class ProblemLog {

  private static final int KEPT = 100;

  /** A file with a different field in each row must not fill the memory. */
  private static final int MOST_FIELDS = 1000;

  private final Consumer<RowProblem> listener;
  private final List<RowProblem> first = new ArrayList<>();
  private final Map<String, Long> leftOut = new TreeMap<>();
  private long rows;
  private long rejected;

  public ProblemLog() {
    this(problem -> {});
  }

  /** Tells every problem to a listener as well. */
  public ProblemLog(Consumer<RowProblem> listener) {
    this.listener = listener;
  }

  /** A row begins, good or not. */
  void row() {
    rows++;
  }

  /** The row is not taken. */
  public void reject(RowProblem problem) {
    rejected++;
    if (first.size() < KEPT) {
      first.add(problem);
    }
    listener.accept(problem);
  }

  /** The row has a field that no conversation has a place for. */
  void leaveOut(String field) {
    if (leftOut.size() < MOST_FIELDS || leftOut.containsKey(field)) {
      leftOut.merge(field, 1L, Long::sum);
    }
  }

  /** Rows seen so far, good or not. */
  public long rows() {
    return rows;
  }

  public long rejected() {
    return rejected;
  }

  /** The first problems, at most 100. */
  public List<RowProblem> first() {
    return List.copyOf(first);
  }

  /** Fields of the file that were left out, with the number of rows that have them. */
  public Map<String, Long> leftOut() {
    return Map.copyOf(leftOut);
  }
}
