package io.athanor.contracts.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Settings that only one kind of recipe knows; null means the recipe's default.
 *
 * @param sentences {@link RecipeKind#COMPLETION}: how many sentences ask, 1 by default
 * @param answersPerQuestion {@link RecipeKind#FACTS}: rows per question, each with another answer
 * @param statementRows {@link RecipeKind#FACTS}: whether each fact also has a row that asks to
 *     complete its statement
 * @param rows {@link RecipeKind#ROWS}
 * @param dialogue {@link RecipeKind#DIALOGUE_PAIRS}
 * @param windowCharacters {@link RecipeKind#RAW_TEXT}: most characters of a row, unless a single
 *     paragraph is longer
 * @param generation {@link RecipeKind#GENERATED}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecipeOptions(
    @Nullable Integer sentences,
    @Nullable Integer answersPerQuestion,
    @Nullable Boolean statementRows,
    @Nullable RowMapping rows,
    @Nullable DialogueOptions dialogue,
    @Nullable Integer windowCharacters,
    @Nullable GenerationOptions generation) {

  /** Every recipe's defaults. */
  public static final RecipeOptions NONE =
      new RecipeOptions(null, null, null, null, null, null, null);
}
