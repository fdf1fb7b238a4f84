package io.athanor.dataset.recipe;

import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.pipeline.RecipeSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Text as it stands, without any turns; loss lies on all of it. A row is as many paragraphs as fit
 * into a window: it begins and ends where paragraphs do, and a paragraph longer than the window is
 * a row by itself, which the trainer cuts into steps without losing a token.
 */
public final class RawTextRecipe implements DatasetRecipe {

  static final int DEFAULT_WINDOW = 2_000;
  private static final String BETWEEN_PARAGRAPHS = "\n\n";

  private final RecipeSpec spec;
  private final int window;

  public RawTextRecipe(RecipeSpec spec) {
    this.spec = spec;
    Integer asked = spec.options().windowCharacters();
    this.window = asked == null ? DEFAULT_WINDOW : asked;
  }

  @Override
  public Set<DocumentKind> accepts() {
    return Set.of(DocumentKind.TEXT, DocumentKind.DIALOGUE);
  }

  @Override
  public double heldOutShare() {
    return spec.heldOutShare();
  }

  @Override
  public String emptyReason() {
    return "the documents hold no text";
  }

  @Override
  public void apply(Iterator<IngestedDocument> documents, RecipeSink sink) {
    ExampleBuilder rows = new ExampleBuilder(spec, sink);
    while (documents.hasNext()) {
      IngestedDocument document = documents.next();
      List<Paragraph> taken = new ArrayList<>();
      int length = 0;
      for (Paragraph paragraph : TrainableParagraphs.of(document, sink)) {
        int next = paragraph.end() - paragraph.start();
        if (!taken.isEmpty() && length + BETWEEN_PARAGRAPHS.length() + next > window) {
          add(rows, document, taken);
          taken.clear();
          length = 0;
        }
        length += (taken.isEmpty() ? 0 : BETWEEN_PARAGRAPHS.length()) + next;
        taken.add(paragraph);
      }
      if (!taken.isEmpty()) {
        add(rows, document, taken);
      }
    }
  }

  private static void add(
      ExampleBuilder rows, IngestedDocument document, List<Paragraph> paragraphs) {
    List<SourceSpan> sources =
        paragraphs.stream().map(paragraph -> ExampleBuilder.span(document, paragraph)).toList();
    List<String> texts =
        paragraphs.stream().map(paragraph -> paragraph.textIn(document).strip()).toList();
    rows.addText(sources.getFirst().paragraphId(), sources, String.join(BETWEEN_PARAGRAPHS, texts));
  }
}
