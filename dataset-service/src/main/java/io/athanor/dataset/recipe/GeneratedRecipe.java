package io.athanor.dataset.recipe;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.dataset.Generation;
import io.athanor.contracts.dataset.QualityReport.Stage;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.document.QuestionAnswer;
import io.athanor.contracts.pipeline.GenerationOptions;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.dataset.generation.ModelReplies;
import io.athanor.kit.http.ProblemException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A model writes questions and answers about each paragraph and rewords questions. An answer is
 * kept only when its words stand in the paragraph and, unless that is turned off, when a second
 * look by a model says that the paragraph shows it. Every row names the paragraph, the prompt and
 * the model. Rows of questions and answers are kept as they are and only reworded.
 */
public final class GeneratedRecipe implements DatasetRecipe {

  private static final int LEAST_WORDS = 12;

  private final RecipeSpec spec;
  private final GenerationOptions options;
  private final Function<GenerationOptions, ModelReplies> models;

  public GeneratedRecipe(RecipeSpec spec, Function<GenerationOptions, ModelReplies> models) {
    GenerationOptions asked = spec.options().generation();
    if (asked == null) {
      throw new ProblemException(
          ProblemCode.INVALID_PIPELINE, "recipe generated needs \"baseUrl\" and \"model\"");
    }
    this.spec = spec;
    this.options = asked;
    this.models = models;
  }

  @Override
  public Set<DocumentKind> accepts() {
    return Set.of(DocumentKind.TEXT, DocumentKind.QUESTION_ANSWER);
  }

  @Override
  public double heldOutShare() {
    return spec.heldOutShare();
  }

  @Override
  public String emptyReason() {
    return "the model "
        + options.model()
        + " wrote no answer that its paragraph supports; the report lists what was rejected";
  }

  @Override
  public void apply(Iterator<IngestedDocument> documents, RecipeSink sink) {
    ExampleBuilder rows = new ExampleBuilder(spec, sink);
    GroundedWriter writer = new GroundedWriter(options, models.apply(options), sink);
    while (documents.hasNext()) {
      IngestedDocument document = documents.next();
      if (document.questionAnswers() == null) {
        addParagraphs(document, rows, sink, writer);
      } else {
        addPairs(document, document.questionAnswers(), rows, writer);
      }
    }
  }

  private void addParagraphs(
      IngestedDocument document, ExampleBuilder rows, RecipeSink sink, GroundedWriter writer) {
    for (Paragraph paragraph : TrainableParagraphs.of(document, sink)) {
      SourceSpan source = ExampleBuilder.span(document, paragraph);
      String text = paragraph.textIn(document);
      if (text.strip().split("\\s+").length < LEAST_WORDS) {
        sink.skipped(
            new Skipped(
                Stage.RECIPE,
                "tooShort",
                source,
                "it has fewer than " + LEAST_WORDS + " words to ask about",
                text));
        continue;
      }
      for (GroundedWriter.Written written : writer.pairs(source, text)) {
        add(rows, source, written.question(), written.answer(), written.generation());
        reword(rows, source, written.question(), written.answer(), writer);
      }
    }
  }

  private void addPairs(
      IngestedDocument document,
      List<QuestionAnswer> pairs,
      ExampleBuilder rows,
      GroundedWriter writer) {
    Map<String, Paragraph> paragraphs = ExampleBuilder.paragraphs(document);
    for (QuestionAnswer pair : pairs) {
      SourceSpan source = ExampleBuilder.span(document, paragraphs, pair.paragraphId());
      add(rows, source, pair.question(), pair.answer(), null);
      reword(rows, source, pair.question(), pair.answer(), writer);
    }
  }

  private void reword(
      ExampleBuilder rows,
      SourceSpan source,
      String question,
      String answer,
      GroundedWriter writer) {
    for (GroundedWriter.Written written : writer.paraphrases(source, question, answer)) {
      add(rows, source, written.question(), written.answer(), written.generation());
    }
  }

  private void add(
      ExampleBuilder rows,
      SourceSpan source,
      String question,
      String answer,
      @Nullable Generation generation) {
    rows.add(source.paragraphId(), source, spec.systemPrompt(), question, answer, null, generation);
  }
}
