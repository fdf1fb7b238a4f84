package io.athanor.dataset.recipe;

import io.athanor.contracts.dataset.Probe;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.pipeline.PromptTemplate;
import io.athanor.contracts.pipeline.RecipeSpec;
import java.util.List;
import java.util.Optional;

/**
 * Running text to continue: the first sentence of a paragraph asks, in the words of one of several
 * templates, and the rest of the paragraph answers. Asking in several ways, one of them without any
 * words of its own, keeps a template's phrases from becoming a habit of the model.
 */
public final class CompletionRecipe implements DatasetRecipe {

  private static final int LEAST_WORDS_OF_BEGINNING = 3;
  private static final int LEAST_WORDS_OF_REST = 5;

  private final RecipeSpec spec;
  private final SentenceSplitter sentences = new SentenceSplitter();
  private final TemplateChooser templates;

  public CompletionRecipe(RecipeSpec spec) {
    this.spec = spec;
    this.templates = new TemplateChooser(spec.templates(), spec.seed());
  }

  @Override
  public DocumentKind accepts() {
    return DocumentKind.TEXT;
  }

  @Override
  public double heldOutShare() {
    return spec.heldOutShare();
  }

  @Override
  public String emptyReason() {
    return "no paragraph has a first sentence and something behind it to answer with";
  }

  @Override
  public RecipeOutput apply(List<IngestedDocument> documents) {
    ExampleBuilder rows = new ExampleBuilder(spec);
    for (IngestedDocument document : documents) {
      for (Paragraph paragraph : document.paragraphs()) {
        split(paragraph.textIn(document))
            .ifPresent(
                split ->
                    add(
                        rows,
                        split,
                        new SourceSpan(
                            document.documentId(),
                            paragraph.id(),
                            paragraph.start(),
                            paragraph.end())));
      }
    }
    return new RecipeOutput(rows.rows(), List.<Probe>of());
  }

  private record Split(String beginning, String rest) {}

  private Optional<Split> split(String paragraph) {
    List<String> pieces = sentences.split(paragraph);
    if (pieces.size() < 2) {
      return Optional.empty();
    }
    String beginning = pieces.getFirst().strip();
    String rest = paragraph.substring(pieces.getFirst().length()).strip();
    return words(beginning) < LEAST_WORDS_OF_BEGINNING || words(rest) < LEAST_WORDS_OF_REST
        ? Optional.empty()
        : Optional.of(new Split(beginning, rest));
  }

  private void add(ExampleBuilder rows, Split split, SourceSpan source) {
    PromptTemplate template = templates.choose(source.paragraphId());
    rows.add(
        source.paragraphId(),
        source,
        TemplateChooser.fill(template, split.beginning()),
        split.rest(),
        template.id());
  }

  private static int words(String text) {
    return text.split("\\s+").length;
  }
}
