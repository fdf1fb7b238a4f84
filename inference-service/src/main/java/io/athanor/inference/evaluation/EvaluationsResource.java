package io.athanor.inference.evaluation;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.dataset.EvaluationReport;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.transaction.Transactions;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** {@code /api/inference/evaluations}: the before/after tables. */
@Path("/api/inference/evaluations")
@Blocking
public class EvaluationsResource {

  private final EvaluationRepository evaluations;
  private final Transactions transactions;
  private final BlobStore blobs;

  EvaluationsResource(
      EvaluationRepository evaluations, Transactions transactions, BlobStore blobs) {
    this.evaluations = evaluations;
    this.transactions = transactions;
    this.blobs = blobs;
  }

  /** The report of a model. */
  @GET
  @Path("/{modelId}")
  public EvaluationReport report(@PathParam("modelId") String modelId) {
    FinishedEvaluation evaluation =
        transactions
            .await(() -> evaluations.find(modelId))
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.NOT_FOUND,
                        "model %s has no finished evaluation".formatted(modelId)));
    if (evaluation.report() == null) {
      throw new ProblemException(
          ProblemCode.STATE_CONFLICT,
          "the evaluation of model %s failed: %s".formatted(modelId, evaluation.problem()));
    }
    return blobs.json(evaluation.report(), EvaluationReport.class);
  }
}
