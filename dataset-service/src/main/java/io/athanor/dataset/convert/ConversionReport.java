package io.athanor.dataset.convert;

import io.athanor.dataset.format.RowProblem;
import java.util.List;
import java.util.Map;

/**
 * What became of the rows of a file.
 *
 * @param rows all rows of the source, good or not
 * @param written rows of the target
 * @param rejected rows that the source's or the target's format refused
 * @param problems the first of them, at most 100
 * @param leftOut fields that no conversation has a place for, with the number of rows that have
 *     them
 */
public record ConversionReport(
    long rows, long written, long rejected, List<RowProblem> problems, Map<String, Long> leftOut) {

  public ConversionReport {
    problems = List.copyOf(problems);
    leftOut = Map.copyOf(leftOut);
  }
}
