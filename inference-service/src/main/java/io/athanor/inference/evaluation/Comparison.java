package io.athanor.inference.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.PipelineId;
import io.athanor.contracts.dataset.EvaluationScores;
import io.athanor.contracts.training.HeldOutScores;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The models of one pipeline in one table.
 *
 * @param models one, or one of each variant that is published, in the order of their publication
 */
public record Comparison(PipelineId pipelineId, String pipeline, List<Row> models) {

  public Comparison {
    models = List.copyOf(models);
  }

  /**
   * One model next to its base; both were measured on the same rows and asked the same probes.
   *
   * @param variant null for a pipeline without variants
   * @param heldOut how they predict held-out rows; null without such rows
   * @param scores how many probes they answer right; null without probes and until all are asked
   * @param problem why the probes could not be asked
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Row(
      @Nullable String variant,
      String model,
      String modelId,
      String baseModel,
      @Nullable HeldOutScores heldOut,
      @Nullable EvaluationScores scores,
      @Nullable String problem) {}
}
