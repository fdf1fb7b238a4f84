package io.athanor.dataset.recipe;

import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.document.QuestionAnswer;
import io.athanor.contracts.pipeline.RecipeSpec;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Questions and answers as the source gives them. Rows with equal answers are wordings of one
 * question and stay on one side of the split, or the held-out loss would only show memory.
 */
public final class QuestionAnswerRecipe implements DatasetRecipe {

  private final RecipeSpec spec;
  private final @Nullable PromptTemplates templates;

  public QuestionAnswerRecipe(RecipeSpec spec) {
    this.spec = spec;
    this.templates =
        spec.templates().isEmpty()
            ? null
            : PromptTemplates.of(spec, "question", "answer", spec.templates());
  }

  @Override
  public Set<DocumentKind> accepts() {
    return Set.of(DocumentKind.QUESTION_ANSWER);
  }

  @Override
  public double heldOutShare() {
    return spec.heldOutShare();
  }

  @Override
  public String emptyReason() {
    return "the source holds no row with a question and an answer";
  }

  @Override
  public Map<String, String> wordsInAnswers() {
    return templates == null ? Map.of() : templates.wordsInAnswers();
  }

  @Override
  public void apply(Iterator<IngestedDocument> documents, RecipeSink sink) {
    AnswerProbes probes = new AnswerProbes(spec.seed());
    ExampleBuilder rows = new ExampleBuilder(spec, probes.watching(sink));
    while (documents.hasNext()) {
      IngestedDocument document = documents.next();
      Map<String, Paragraph> paragraphs = ExampleBuilder.paragraphs(document);
      List<QuestionAnswer> pairs = document.questionAnswers();
      for (QuestionAnswer pair : pairs == null ? List.<QuestionAnswer>of() : pairs) {
        SourceSpan source = ExampleBuilder.span(document, paragraphs, pair.paragraphId());
        add(rows, source, pair.question(), pair.answer());
      }
    }
    probes.chosen().forEach(sink::probe);
  }

  private void add(ExampleBuilder rows, SourceSpan source, String question, String answer) {
    String group = normalised(answer);
    if (templates == null) {
      rows.add(group, source, question, answer, null);
    } else {
      PromptTemplates.Filled filled = templates.fill(source.paragraphId(), question, answer);
      rows.add(group, source, filled.asked(), filled.answer(), filled.template());
    }
  }

  private static String normalised(String text) {
    return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }
}
