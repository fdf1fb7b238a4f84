package io.athanor.dataset.recipe;

import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.pipeline.RecipeSpec;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns documents into rows to learn and probes to ask. A recipe is a pure function: equal
 * documents, specification and seed give equal rows in equal order. (Of rows that a model writes,
 * its stored replies are a part.)
 */
public sealed interface DatasetRecipe
    permits FactsRecipe,
        QuestionAnswerRecipe,
        CompletionRecipe,
        RowsRecipe,
        DialoguePairsRecipe,
        RawTextRecipe,
        ConversationsRecipe,
        GeneratedRecipe {

  /** The recipe of a specification. */
  static DatasetRecipe of(RecipeSpec spec, RecipeServices services) {
    return switch (spec.kind()) {
      case FACTS -> new FactsRecipe(spec, services.facts().with(spec.options()));
      case QUESTION_ANSWER -> new QuestionAnswerRecipe(spec);
      case COMPLETION -> new CompletionRecipe(spec);
      case ROWS -> new RowsRecipe(spec);
      case DIALOGUE_PAIRS -> new DialoguePairsRecipe(spec);
      case RAW_TEXT -> new RawTextRecipe(spec);
      case CONVERSATIONS -> new ConversationsRecipe(spec, services.conversations());
      case GENERATED -> new GeneratedRecipe(spec, services.models());
    };
  }

  /** The kinds of document the recipe can be applied to. */
  Set<DocumentKind> accepts();

  /** Share of the groups to hold out for validation, 0 to 0.5. */
  double heldOutShare();

  /** Applies the recipe to documents of the accepted kinds, in their order. */
  void apply(Iterator<IngestedDocument> documents, RecipeSink sink);

  /** Applies the recipe to a few documents. */
  default RecipeOutput apply(List<IngestedDocument> documents) {
    RecipeOutput.Collector collector = new RecipeOutput.Collector();
    apply(documents.iterator(), collector);
    return collector.output();
  }

  /**
   * Words that templates put into answers, by the template's id; the model would learn to say them
   * everywhere.
   */
  default Map<String, String> wordsInAnswers() {
    return Map.of();
  }

  /** Why the recipe may have made no row, and what to do. */
  String emptyReason();
}
