package io.athanor.inference.registry;

import io.athanor.kit.transaction.Transactions;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/inference/models}: every published model and what became of it. */
@Path("/api/inference/models")
@Blocking
public class InferenceModelsResource {

  private final ModelRepository models;
  private final ModelRegistry registry;
  private final Transactions transactions;

  InferenceModelsResource(
      ModelRepository models, ModelRegistry registry, Transactions transactions) {
    this.models = models;
    this.registry = registry;
    this.transactions = transactions;
  }

  /**
   * A published model.
   *
   * @param serving whether requests for its name are answered by it now
   */
  public record ModelView(
      String modelId,
      String name,
      String baseModel,
      ModelState state,
      boolean serving,
      boolean evaluationPending,
      @Nullable String problem,
      Instant publishedAt) {}

  /** All models, oldest first. */
  @GET
  public List<ModelView> list() {
    return transactions.await(models::all).stream().map(this::view).toList();
  }

  private ModelView view(ModelRecord model) {
    boolean serving =
        registry
            .find(model.published().name())
            .filter(served -> served.isOf(model.published()))
            .isPresent();
    return new ModelView(
        model.id(),
        model.published().name(),
        model.published().baseModel(),
        model.state(),
        serving,
        model.evaluationPending(),
        model.problem(),
        model.published().occurredAt());
  }
}
