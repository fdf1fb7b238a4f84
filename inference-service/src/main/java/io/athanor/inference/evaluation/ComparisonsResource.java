package io.athanor.inference.evaluation;

import io.athanor.contracts.PipelineId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.inference.registry.ModelRecord;
import io.athanor.inference.registry.ModelRepository;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.transaction.Transactions;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.Optional;

/** {@code /api/inference/comparisons}: the variants of a pipeline next to each other. */
@Path("/api/inference/comparisons")
@Blocking
public class ComparisonsResource {

  private final ModelRepository models;
  private final EvaluationRepository evaluations;
  private final Transactions transactions;

  ComparisonsResource(
      ModelRepository models, EvaluationRepository evaluations, Transactions transactions) {
    this.models = models;
    this.evaluations = evaluations;
    this.transactions = transactions;
  }

  /** The table of a pipeline. */
  @GET
  @Path("/{pipeline}")
  public Comparison comparison(@PathParam("pipeline") PipelineId pipeline) {
    List<ModelPublished> published =
        transactions.await(models::all).stream()
            .map(ModelRecord::published)
            .filter(model -> belongsTo(model, pipeline))
            .toList();
    if (published.isEmpty()) {
      throw new ProblemException(
          ProblemCode.NOT_FOUND, "pipeline %s has published no model".formatted(pipeline));
    }
    PipelineRef reference = published.getFirst().pipeline();
    return new Comparison(
        pipeline,
        reference == null ? "" : reference.name(),
        published.stream().map(this::row).toList());
  }

  private static boolean belongsTo(ModelPublished model, PipelineId pipeline) {
    return model.pipeline() != null && model.pipeline().id().equals(pipeline);
  }

  private Comparison.Row row(ModelPublished model) {
    Optional<FinishedEvaluation> evaluation =
        transactions.await(() -> evaluations.find(model.modelId().value()));
    return new Comparison.Row(
        model.pipeline() == null ? null : model.pipeline().variant(),
        model.name(),
        model.modelId().value(),
        model.baseModel(),
        model.heldOut(),
        evaluation.map(FinishedEvaluation::scores).orElse(null),
        evaluation.map(FinishedEvaluation::problem).orElse(null));
  }
}
