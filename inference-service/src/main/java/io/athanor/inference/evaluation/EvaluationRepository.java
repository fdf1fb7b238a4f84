package io.athanor.inference.evaluation;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.dataset.EvaluationScores;
import io.athanor.kit.json.Json;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/** Evaluations that ended; every method runs in the caller's transaction. */
@ApplicationScoped
class EvaluationRepository {

  Uni<Void> completed(
      String modelId, Instant finishedAt, ArtifactRef report, EvaluationScores scores) {
    EvaluationEntity row = new EvaluationEntity();
    row.modelId = modelId;
    row.finishedAt = finishedAt;
    row.report = Json.text(report);
    row.scores = Json.text(scores);
    return Panache.getSession().chain(session -> session.persist(row));
  }

  Uni<Void> failed(String modelId, Instant finishedAt, String problem) {
    EvaluationEntity row = new EvaluationEntity();
    row.modelId = modelId;
    row.finishedAt = finishedAt;
    row.problem = problem;
    return Panache.getSession().chain(session -> session.persist(row));
  }

  Uni<Optional<FinishedEvaluation>> find(String modelId) {
    return Panache.getSession()
        .chain(session -> session.find(EvaluationEntity.class, modelId))
        .map(row -> Optional.ofNullable(row).map(EvaluationEntity::toRecord));
  }
}
