package io.athanor.inference.evaluation;

import io.athanor.contracts.dataset.EvaluationReport.Row;
import io.athanor.contracts.dataset.EvaluationScores;
import io.athanor.contracts.dataset.ProbeKind;
import java.util.List;
import java.util.function.Predicate;

/**
 * The scores of a table of answers: known = right / asked; anchors kept = right before and after /
 * right before. A share over nothing is 0.
 */
final class ScoreCard {

  private final List<Row> rows;

  private ScoreCard(List<Row> rows) {
    this.rows = rows;
  }

  static EvaluationScores of(List<Row> rows) {
    return new ScoreCard(rows).scores();
  }

  private EvaluationScores scores() {
    int trained = count(ProbeKind.TRAINED, row -> true);
    int paraphrases = count(ProbeKind.PARAPHRASE, row -> true);
    int anchorsBefore = count(ProbeKind.ANCHOR, Row::baseRight);
    return new EvaluationScores(
        share(count(ProbeKind.TRAINED, Row::tunedRight), trained),
        share(count(ProbeKind.TRAINED, Row::baseRight), trained),
        share(count(ProbeKind.PARAPHRASE, Row::tunedRight), paraphrases),
        share(count(ProbeKind.PARAPHRASE, Row::baseRight), paraphrases),
        share(count(ProbeKind.ANCHOR, row -> row.baseRight() && row.tunedRight()), anchorsBefore),
        trained,
        paraphrases,
        count(ProbeKind.ANCHOR, row -> true),
        anchorsBefore);
  }

  private int count(ProbeKind kind, Predicate<Row> condition) {
    return (int) rows.stream().filter(row -> row.probe().kind() == kind).filter(condition).count();
  }

  private static double share(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
