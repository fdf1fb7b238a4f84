package io.athanor.inference.evaluation;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.dataset.EvaluationScores;
import io.athanor.kit.json.Json;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** Row of the table {@code evaluation}. */
@NullUnmarked
@Entity
@Table(name = "evaluation")
class EvaluationEntity {

  @Id String modelId;
  Instant finishedAt;
  String report;
  String scores;
  String problem;

  FinishedEvaluation toRecord() {
    return new FinishedEvaluation(
        finishedAt,
        report == null ? null : Json.read(report, ArtifactRef.class),
        scores == null ? null : Json.read(scores, EvaluationScores.class),
        problem);
  }
}
