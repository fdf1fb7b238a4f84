package io.athanor.contracts.pipeline;

import io.athanor.contracts.training.TrainingSpec;
import java.util.List;

/**
 * A validated pipeline file: from sources to a served model. It is stored as a JSON artifact, and
 * each service reads its own section.
 *
 * @param name of the pipeline, and of the model unless {@code modelName} says otherwise
 * @param baseModel catalogue id, {@code hf://org/name@revision}, or the path of a file or folder
 * @param modelName the name to serve the tuned model under
 */
public record PipelineSpec(
    String name,
    List<SourceSpec> sources,
    RecipeSpec recipe,
    String baseModel,
    TrainingSpec training,
    EvaluationSpec evaluation,
    String modelName) {

  public PipelineSpec {
    sources = List.copyOf(sources);
  }

  /** The same pipeline on another base model. */
  public PipelineSpec withBaseModel(String reference) {
    return new PipelineSpec(name, sources, recipe, reference, training, evaluation, modelName);
  }
}
