package io.athanor.inference.evaluation;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.dataset.EvaluationScores;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an evaluation ended: with a report and scores, or with a problem.
 *
 * @param report the table of answers, an {@link io.athanor.contracts.dataset.EvaluationReport}
 */
record FinishedEvaluation(
    Instant finishedAt,
    @Nullable ArtifactRef report,
    @Nullable EvaluationScores scores,
    @Nullable String problem) {}
