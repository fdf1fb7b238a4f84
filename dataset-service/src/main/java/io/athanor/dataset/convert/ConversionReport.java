package io.athanor.dataset.convert;

import io.athanor.dataset.format.RowProblem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What became of the rows of a file, or of several that make one data set.
 *
 * @param rows all rows of the source, good or not
 * @param written rows of the target
 * @param rejected rows that the source's or the target's format refused
 * @param problems the first of them, at most 100
 * @param leftOut fields that no conversation has a place for, with the number of rows that have
 *     them
 * @param rawText whether the target holds raw text rather than conversations
 */
public record ConversionReport(
    long rows,
    long written,
    long rejected,
    List<RowProblem> problems,
    Map<String, Long> leftOut,
    boolean rawText) {

  private static final int MOST_PROBLEMS = 100;

  static final ConversionReport NOTHING = new ConversionReport(0, 0, 0, List.of(), Map.of(), false);

  public ConversionReport {
    problems = List.copyOf(problems);
    leftOut = Map.copyOf(leftOut);
  }

  /** Both together, this one first; a target holds one kind of rows. */
  ConversionReport and(ConversionReport next) {
    Map<String, Long> fields = new HashMap<>(leftOut);
    next.leftOut.forEach((field, count) -> fields.merge(field, count, Long::sum));
    return new ConversionReport(
        rows + next.rows,
        written + next.written,
        rejected + next.rejected,
        Stream.concat(problems.stream(), next.problems.stream()).limit(MOST_PROBLEMS).toList(),
        fields,
        rawText || next.rawText);
  }

  /** The same, with problems that name the file in which their line stands. */
  ConversionReport of(String file) {
    return new ConversionReport(
        rows,
        written,
        rejected,
        problems.stream()
            .map(each -> each.withReason(each.reason() + " (in " + file + ")"))
            .toList(),
        leftOut,
        rawText);
  }
}
