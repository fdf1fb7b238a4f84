package io.athanor.dataset.build;

import io.athanor.dataset.recipe.FactsOptions;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How recipes make rows. */
@ConfigMapping(prefix = "athanor.dataset.recipe")
interface RecipeConfig {

  /** The facts recipe. */
  Facts facts();

  /** How the facts recipe makes rows. */
  interface Facts {

    /** Rows per question of a fact, each with another of its answers. */
    @WithDefault("1")
    int answersPerQuestion();

    /** Whether each fact has one more row that asks to complete the fact's statement. */
    @WithDefault("true")
    boolean statementRows();

    default FactsOptions options() {
      return new FactsOptions(answersPerQuestion(), statementRows());
    }
  }
}
