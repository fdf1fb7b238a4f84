package io.athanor.contracts.dataset;

import io.athanor.contracts.ModelId;
import java.util.List;

/**
 * The before/after table: every probe with both answers, decoded greedily with equal template and
 * quantisation.
 */
public record EvaluationReport(
    ModelId modelId, String name, String baseModel, EvaluationScores scores, List<Row> rows) {

  public EvaluationReport {
    rows = List.copyOf(rows);
  }

  /** One probe and what base and tuned model said. */
  public record Row(
      Probe probe, String baseAnswer, boolean baseRight, String tunedAnswer, boolean tunedRight) {}
}
