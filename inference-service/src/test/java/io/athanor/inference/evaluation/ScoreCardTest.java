package io.athanor.inference.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.dataset.EvaluationReport.Row;
import io.athanor.contracts.dataset.EvaluationScores;
import io.athanor.contracts.dataset.Probe;
import io.athanor.contracts.dataset.ProbeKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreCardTest {

  @Test
  void sharesCountEachKindForItself() {
    // Given
    List<Row> rows =
        List.of(
            row(ProbeKind.TRAINED, false, true),
            row(ProbeKind.TRAINED, true, true),
            row(ProbeKind.TRAINED, false, true),
            row(ProbeKind.TRAINED, false, false),
            row(ProbeKind.PARAPHRASE, false, true),
            row(ProbeKind.PARAPHRASE, false, false),
            row(ProbeKind.ANCHOR, true, true),
            row(ProbeKind.ANCHOR, true, false),
            row(ProbeKind.ANCHOR, true, true),
            row(ProbeKind.ANCHOR, false, true));

    // When, Then: an anchor that was wrong before cannot be kept
    assertThat(ScoreCard.of(rows))
        .isEqualTo(new EvaluationScores(0.75, 0.25, 0.5, 0, 2.0 / 3, 4, 2, 4, 3));
  }

  @Test
  void shareOverNothingIsZero() {
    assertThat(ScoreCard.of(List.of())).isEqualTo(new EvaluationScores(0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  private static Row row(ProbeKind kind, boolean baseRight, boolean tunedRight) {
    Probe probe = new Probe(kind, "question", List.of("keyword"), null, null);
    return new Row(probe, "before", baseRight, "after", tunedRight);
  }
}
