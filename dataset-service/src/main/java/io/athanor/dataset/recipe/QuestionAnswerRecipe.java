package io.athanor.dataset.recipe;

import io.athanor.contracts.dataset.Probe;
import io.athanor.contracts.dataset.ProbeKind;
import io.athanor.contracts.dataset.Turn;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.document.QuestionAnswer;
import io.athanor.contracts.pipeline.RecipeSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Questions and answers as the source gives them. Rows with equal answers are wordings of one
 * question and stay on one side of the split, or the held-out loss would only show memory.
 */
public final class QuestionAnswerRecipe implements DatasetRecipe {

  private static final int MOST_PROBES = 50;
  private static final int MOST_WORDS_OF_A_KEYWORD = 12;

  private final RecipeSpec spec;

  public QuestionAnswerRecipe(RecipeSpec spec) {
    this.spec = spec;
  }

  @Override
  public DocumentKind accepts() {
    return DocumentKind.QUESTION_ANSWER;
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
  public RecipeOutput apply(List<IngestedDocument> documents) {
    ExampleBuilder rows = new ExampleBuilder(spec);
    for (IngestedDocument document : documents) {
      Map<String, Paragraph> paragraphs = ExampleBuilder.paragraphs(document);
      List<QuestionAnswer> pairs = document.questionAnswers();
      for (QuestionAnswer pair : pairs == null ? List.<QuestionAnswer>of() : pairs) {
        rows.add(
            normalised(pair.answer()),
            ExampleBuilder.span(document, paragraphs, pair.paragraphId()),
            pair.question(),
            pair.answer(),
            null);
      }
    }
    return new RecipeOutput(rows.rows(), probes(rows.rows()));
  }

  /** Rows whose answer is short enough to be expected word by word; a seeded choice of them. */
  private List<Probe> probes(List<GroupedExample> rows) {
    List<Probe> probes =
        rows.stream()
            .map(row -> row.example().turns())
            .map(turns -> probe(turns.get(turns.size() - 2), turns.getLast()))
            .filter(
                probe ->
                    probe.keywords().getFirst().split("\\s+").length <= MOST_WORDS_OF_A_KEYWORD)
            .filter(probe -> !probe.keywords().getFirst().isBlank())
            .toList();
    return new SeededChoice(spec.seed())
        .shuffled(probes, probe -> "probe|" + probe.question()).stream()
            .limit(MOST_PROBES)
            .toList();
  }

  private static Probe probe(Turn question, Turn answer) {
    String keyword = answer.content().strip().replaceFirst("[.!?]+$", "");
    return new Probe(
        ProbeKind.TRAINED, question.content(), List.of(keyword), null, answer.content());
  }

  private static String normalised(String text) {
    return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }
}
