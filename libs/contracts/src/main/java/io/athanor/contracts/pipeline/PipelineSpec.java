package io.athanor.contracts.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.athanor.contracts.training.TrainingSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A validated pipeline file: from sources to a served model, or to one model of each variant. It is
 * stored as a JSON artifact, and each service reads its own section.
 *
 * @param name of the pipeline, and of the model unless {@code modelName} says otherwise
 * @param recipe how rows are made; with variants, the recipe of the one whose held-out rows and
 *     probes all of them are measured on
 * @param baseModel catalogue id, {@code hf://org/name@revision}, or the path of a file or folder
 * @param training settings of the run; with variants, what they have in common
 * @param modelName the name to serve the tuned model under
 * @param variants several ways to make a model of the sources, to be compared; empty for one way
 * @param priority of its runs: the greater, the sooner; 0 in artifacts without the field
 */
public record PipelineSpec(
    String name,
    List<SourceSpec> sources,
    RecipeSpec recipe,
    String baseModel,
    TrainingSpec training,
    EvaluationSpec evaluation,
    String modelName,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<VariantSpec> variants,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonSetter(nulls = Nulls.AS_EMPTY)
        int priority) {

  public PipelineSpec {
    sources = List.copyOf(sources);
    variants = variants == null ? List.of() : List.copyOf(variants);
  }

  /** A pipeline with one recipe. */
  public PipelineSpec(
      String name,
      List<SourceSpec> sources,
      RecipeSpec recipe,
      String baseModel,
      TrainingSpec training,
      EvaluationSpec evaluation,
      String modelName) {
    this(name, sources, recipe, baseModel, training, evaluation, modelName, List.of(), 0);
  }

  /** The same pipeline on another base model. */
  public PipelineSpec withBaseModel(String reference) {
    return new PipelineSpec(
        name, sources, recipe, reference, training, evaluation, modelName, variants, priority);
  }

  /**
   * The pipeline that one variant is.
   *
   * @param variant as the {@link io.athanor.contracts.PipelineRef} names it; null gives this one
   * @throws IllegalArgumentException when there is no such variant
   */
  public PipelineSpec ofVariant(@Nullable String variant) {
    if (variant == null) {
      return this;
    }
    VariantSpec chosen =
        variants.stream()
            .filter(each -> each.name().equals(variant))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "pipeline " + name + " has no variant \"" + variant + '"'));
    return new PipelineSpec(
        name,
        sources,
        chosen.recipe(),
        baseModel,
        chosen.training(),
        evaluation,
        modelName + '-' + variant,
        List.of(),
        priority);
  }
}
