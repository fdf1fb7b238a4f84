package io.athanor.dataset.recipe;

import io.athanor.contracts.pipeline.RecipeOptions;

/**
 * How many rows the facts recipe makes of a fact.
 *
 * @param answersPerQuestion rows per question, each with another answer as long as there are some
 * @param statementRows whether each fact also has a row that asks to complete its statement
 */
public record FactsOptions(int answersPerQuestion, boolean statementRows) {

  public FactsOptions {
    if (answersPerQuestion < 1) {
      throw new IllegalArgumentException(
          "answersPerQuestion must be at least 1, was " + answersPerQuestion);
    }
  }

  /** What the pipeline file says wins over the service's settings. */
  FactsOptions with(RecipeOptions asked) {
    Integer answers = asked.answersPerQuestion();
    Boolean statements = asked.statementRows();
    return new FactsOptions(
        answers == null ? answersPerQuestion : answers,
        statements == null ? statementRows : statements);
  }
}
