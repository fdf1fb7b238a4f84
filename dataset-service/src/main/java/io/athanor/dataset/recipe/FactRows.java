package io.athanor.dataset.recipe;

import io.athanor.contracts.dataset.QualityReport.FactCoverage;
import io.athanor.contracts.document.Fact;
import java.util.HashSet;
import java.util.Set;

/** Counts the rows of one fact, and which of its wordings are in them. */
final class FactRows {

  private final Fact fact;
  private final Set<String> questions = new HashSet<>();
  private final Set<String> answers = new HashSet<>();
  private int rows;

  FactRows(Fact fact) {
    this.fact = fact;
  }

  void add(String question, String answer) {
    rows++;
    questions.add(question);
    answers.add(answer);
  }

  void addStatement() {
    rows++;
  }

  FactCoverage coverage(String topic) {
    return new FactCoverage(
        fact.id(),
        topic,
        rows,
        fact.questions().size(),
        questions.size(),
        fact.answers().size(),
        answers.size(),
        fact.paraphrases().size());
  }
}
