package io.athanor.local.pipeline;

import io.athanor.contracts.dataset.EvaluationReport;
import io.athanor.contracts.dataset.EvaluationScores;
import io.athanor.contracts.training.HeldOutScores;
import io.athanor.local.console.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The scores of one or several models next to those of their base: a row for each thing that was
 * measured, a column for each model. A cell is a dash where a model was not measured.
 */
final class ScoreTable {

  private static final String NONE = "-";

  private final List<ModelReport> models;
  private final TextTable table;

  private ScoreTable(List<ModelReport> models) {
    this.models = models;
    this.table = TextTable.unlimited(models.size() + 3);
  }

  static List<String> lines(List<ModelReport> models) {
    return new ScoreTable(models).lines();
  }

  private List<String> lines() {
    row("", "BASE", models.stream().map(ScoreTable::heading).toList(), "MEASURED ON");
    heldOut(
        "perplexity of held-out rows",
        ScoreTable::perplexity,
        HeldOutScores::basePerplexity,
        HeldOutScores::tunedPerplexity);
    heldOut(
        "their tokens foreseen",
        ScoreTable::percent,
        HeldOutScores::baseAccuracy,
        HeldOutScores::tunedAccuracy);
    known(
        "trained questions known",
        EvaluationScores::trained,
        EvaluationScores::trainedKnownByBase,
        EvaluationScores::trainedKnown);
    known(
        "held-out paraphrases known",
        EvaluationScores::paraphrases,
        EvaluationScores::paraphrasesKnownByBase,
        EvaluationScores::paraphrasesKnown);
    anchors();
    return table.lines();
  }

  private void heldOut(
      String name,
      Function<Double, String> format,
      ToDoubleFunction<HeldOutScores> base,
      ToDoubleFunction<HeldOutScores> tuned) {
    List<Optional<HeldOutScores>> scores =
        models.stream().map(each -> Optional.ofNullable(each.model().heldOut())).toList();
    if (scores.stream().allMatch(Optional::isEmpty)) {
      return;
    }
    row(
        name,
        same(scores, each -> format.apply(base.applyAsDouble(each))),
        cells(scores, each -> format.apply(tuned.applyAsDouble(each))),
        same(scores, each -> "%d rows, %d tokens".formatted(each.rows(), each.tokens())));
  }

  private void known(
      String name,
      Function<EvaluationScores, Integer> asked,
      ToDoubleFunction<EvaluationScores> base,
      ToDoubleFunction<EvaluationScores> tuned) {
    List<Optional<EvaluationScores>> scores = evaluations(each -> asked.apply(each) > 0);
    if (scores.stream().anyMatch(Optional::isPresent)) {
      row(
          name,
          same(scores, each -> percent(base.applyAsDouble(each))),
          cells(scores, each -> percent(tuned.applyAsDouble(each))),
          same(scores, each -> asked.apply(each).toString()));
    }
  }

  private void anchors() {
    List<Optional<EvaluationScores>> scores = evaluations(each -> each.anchors() > 0);
    if (scores.stream().anyMatch(Optional::isPresent)) {
      row(
          "anchors kept",
          NONE,
          cells(scores, each -> percent(each.anchorsKept())),
          same(
              scores,
              each ->
                  "%d, of which the base model knew %d"
                      .formatted(each.anchors(), each.anchorsRightBefore())));
    }
  }

  private List<Optional<EvaluationScores>> evaluations(Predicate<EvaluationScores> measured) {
    return models.stream()
        .map(each -> each.evaluation().map(EvaluationReport::scores).filter(measured))
        .toList();
  }

  private void row(String name, String base, List<String> tuned, String asked) {
    List<String> cells = new ArrayList<>(List.of(name, base));
    cells.addAll(tuned);
    cells.add(asked);
    table.row(cells);
  }

  private static <T> List<String> cells(List<Optional<T>> scores, Function<T, String> text) {
    return scores.stream().map(each -> each.map(text).orElse(NONE)).toList();
  }

  /** What all models have in common; every value that occurs if they were measured differently. */
  private static <T> String same(List<Optional<T>> scores, Function<T, String> text) {
    return scores.stream()
        .flatMap(Optional::stream)
        .map(text)
        .distinct()
        .collect(Collectors.joining(" / "));
  }

  private static String heading(ModelReport model) {
    return model.variant().isEmpty() ? "TUNED" : model.variant().toUpperCase(Locale.ROOT);
  }

  private static String perplexity(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String percent(double share) {
    return "%.0f %%".formatted(share * 100);
  }
}
