package io.athanor.dataset.recipe;

import io.athanor.contracts.dataset.QualityReport.Stage;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.document.ParagraphKind;
import io.athanor.contracts.pipeline.RecipeSpec;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Running text to continue: the first sentences of a paragraph ask, in the words of one of several
 * templates, and the rest of the paragraph answers. Asking in several ways, one of them without any
 * words of its own, keeps a template's phrases from becoming a habit of the model.
 */
public final class CompletionRecipe implements DatasetRecipe {

  private static final int LEAST_WORDS_OF_BEGINNING = 3;
  private static final int LEAST_WORDS_OF_REST = 5;

  private final RecipeSpec spec;
  private final int asking;
  private final SentenceSplitter sentences = new SentenceSplitter();
  private final PromptTemplates templates;

  public CompletionRecipe(RecipeSpec spec) {
    this.spec = spec;
    this.asking = spec.options().sentences() == null ? 1 : spec.options().sentences();
    this.templates = PromptTemplates.of(spec, "beginning", "rest", TemplateChooser.BUILT_IN);
  }

  @Override
  public Set<DocumentKind> accepts() {
    return Set.of(DocumentKind.TEXT);
  }

  @Override
  public double heldOutShare() {
    return spec.heldOutShare();
  }

  @Override
  public String emptyReason() {
    return asking == 1
        ? "no paragraph has a first sentence and something behind it to answer with"
        : "no paragraph has " + asking + " sentences and something behind them to answer with";
  }

  @Override
  public Map<String, String> wordsInAnswers() {
    return templates.wordsInAnswers();
  }

  @Override
  public void apply(Iterator<IngestedDocument> documents, RecipeSink sink) {
    ExampleBuilder rows = new ExampleBuilder(spec, sink);
    while (documents.hasNext()) {
      IngestedDocument document = documents.next();
      for (Paragraph paragraph : TrainableParagraphs.of(document, sink)) {
        SourceSpan source = ExampleBuilder.span(document, paragraph);
        String text = paragraph.textIn(document);
        if (paragraph.kind() == ParagraphKind.PROSE) {
          split(rows, sink, source, text);
        } else {
          sink.skipped(
              new Skipped(Stage.RECIPE, "notProse", source, "it is no running text", text));
        }
      }
    }
  }

  private void split(ExampleBuilder rows, RecipeSink sink, SourceSpan source, String paragraph) {
    List<String> pieces = sentences.split(paragraph);
    if (pieces.size() <= asking) {
      sink.skipped(
          new Skipped(
              Stage.RECIPE,
              "tooFewSentences",
              source,
              "it has " + pieces.size() + " of the " + (asking + 1) + " sentences it needs",
              paragraph));
      return;
    }
    String first = String.join("", pieces.subList(0, asking));
    String beginning = first.strip();
    String rest = paragraph.substring(first.length()).strip();
    if (words(beginning) < LEAST_WORDS_OF_BEGINNING || words(rest) < LEAST_WORDS_OF_REST) {
      sink.skipped(
          new Skipped(
              Stage.RECIPE,
              "tooShort",
              source,
              "its beginning has fewer than "
                  + LEAST_WORDS_OF_BEGINNING
                  + " words or the rest fewer than "
                  + LEAST_WORDS_OF_REST,
              paragraph));
      return;
    }
    PromptTemplates.Filled filled = templates.fill(source.paragraphId(), beginning, rest);
    rows.add(source.paragraphId(), source, filled.asked(), filled.answer(), filled.template());
  }

  private static int words(String text) {
    return text.split("\\s+").length;
  }
}
