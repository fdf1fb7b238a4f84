package io.athanor.contracts.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data set's section of a pipeline.
 *
 * @param seed decides every choice of the recipe and the split
 * @param heldOutShare share of the sources that is held out for validation, 0 to 0.5; facts hold
 *     out their paraphrases instead
 * @param systemPrompt the system turn of every conversation; null leaves it to the chat template
 * @param templates ways to ask; empty means the recipe's own
 * @param options what only some recipes know
 * @param gates what is kept out of the data set
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecipeSpec(
    RecipeKind kind,
    long seed,
    double heldOutShare,
    @Nullable String systemPrompt,
    List<PromptTemplate> templates,
    RecipeOptions options,
    GateSettings gates) {

  public RecipeSpec {
    templates = List.copyOf(templates);
    options = options == null ? RecipeOptions.NONE : options;
    gates = gates == null ? GateSettings.DEFAULT : gates;
  }

  /** With the defaults of the recipe's own options and of the gates. */
  public RecipeSpec(
      RecipeKind kind,
      long seed,
      double heldOutShare,
      @Nullable String systemPrompt,
      List<PromptTemplate> templates) {
    this(
        kind,
        seed,
        heldOutShare,
        systemPrompt,
        templates,
        RecipeOptions.NONE,
        GateSettings.DEFAULT);
  }
}
