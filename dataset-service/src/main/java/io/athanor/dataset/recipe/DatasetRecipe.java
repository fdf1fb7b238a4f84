package io.athanor.dataset.recipe;

import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.pipeline.RecipeSpec;
import java.util.List;

/**
 * Turns documents into conversations to learn and probes to ask. A recipe is a pure function: equal
 * documents, specification and seed give equal rows in equal order.
 */
public sealed interface DatasetRecipe permits FactsRecipe, QuestionAnswerRecipe, CompletionRecipe {

  /** The recipe of a specification. */
  static DatasetRecipe of(RecipeSpec spec, FactsOptions facts) {
    return switch (spec.kind()) {
      case FACTS -> new FactsRecipe(spec, facts);
      case QUESTION_ANSWER -> new QuestionAnswerRecipe(spec);
      case COMPLETION -> new CompletionRecipe(spec);
      case ROWS, DIALOGUE_PAIRS, RAW_TEXT, CONVERSATIONS, GENERATED ->
          throw new UnsupportedOperationException(spec.kind().word());
    };
  }

  /** The one kind of document the recipe can be applied to. */
  DocumentKind accepts();

  /** Share of the groups to hold out for validation, 0 to 0.5. */
  double heldOutShare();

  /** Applies the recipe to documents of the accepted kind, in their order. */
  RecipeOutput apply(List<IngestedDocument> documents);

  /** Why the recipe may have made no row, and what to do. */
  String emptyReason();
}
