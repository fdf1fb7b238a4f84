package io.athanor.dataset.recipe;

import io.athanor.contracts.dataset.Probe;
import io.athanor.contracts.dataset.ProbeKind;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.document.Anchor;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.Fact;
import io.athanor.contracts.document.FactSheet;
import io.athanor.contracts.document.FactTopic;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.pipeline.RecipeSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Facts to learn: every question of a fact is a row, and its answers take turns, so that the fact
 * and not one wording is learned. Nothing is split off for validation, because a fact that is not
 * trained cannot be known; the paraphrases are what is held out, as probes.
 */
public final class FactsRecipe implements DatasetRecipe {

  private final RecipeSpec spec;
  private final FactsOptions options;
  private final SeededChoice choice;

  public FactsRecipe(RecipeSpec spec, FactsOptions options) {
    this.spec = spec;
    this.options = options;
    this.choice = new SeededChoice(spec.seed());
  }

  @Override
  public Set<DocumentKind> accepts() {
    return Set.of(DocumentKind.FACTS);
  }

  @Override
  public double heldOutShare() {
    return 0;
  }

  @Override
  public String emptyReason() {
    return "the sheet holds no fact with a question and an answer; add some under \"facts\"";
  }

  @Override
  public void apply(Iterator<IngestedDocument> documents, RecipeSink sink) {
    ExampleBuilder rows = new ExampleBuilder(spec, sink);
    List<Probe> paraphrases = new ArrayList<>();
    List<Probe> anchors = new ArrayList<>();
    Set<String> anchorQuestions = new HashSet<>();
    while (documents.hasNext()) {
      IngestedDocument document = documents.next();
      FactSheet sheet = document.factSheet();
      if (sheet == null) {
        throw new IllegalArgumentException(
            "document " + document.documentId() + " is of kind FACTS but holds no sheet");
      }
      Map<String, Paragraph> paragraphs = ExampleBuilder.paragraphs(document);
      for (FactTopic topic : sheet.topics()) {
        for (Fact fact : topic.facts()) {
          addFact(
              topic,
              fact,
              ExampleBuilder.span(document, paragraphs, fact.paragraphId()),
              rows,
              sink);
          addParaphrases(fact, paraphrases);
        }
      }
      for (Anchor anchor : sheet.anchors()) {
        if (anchorQuestions.add(anchor.question())) {
          anchors.add(
              new Probe(ProbeKind.ANCHOR, anchor.question(), anchor.keywords(), null, null));
        }
      }
    }
    paraphrases.forEach(sink::probe);
    anchors.forEach(sink::probe);
  }

  private void addFact(
      FactTopic topic, Fact fact, SourceSpan source, ExampleBuilder rows, RecipeSink sink) {
    FactRows made = new FactRows(fact);
    addQuestions(fact, source, rows, made, sink);
    addStatement(fact, source, rows, made);
    sink.coverage(made.coverage(topic.topic()));
  }

  private void addQuestions(
      Fact fact, SourceSpan source, ExampleBuilder rows, FactRows made, RecipeSink sink) {
    List<String> answers =
        choice.shuffled(fact.answers(), answer -> source.paragraphId() + "|answer|" + answer);
    int questions = fact.questions().size();
    int rounds =
        Math.max(
            Math.min(options.answersPerQuestion(), answers.size()),
            Math.ceilDiv(answers.size(), questions));
    for (int i = 0; i < questions * rounds; i++) {
      // Rounds go through the answers without a gap, so all are used; where each round would begin
      // with the same answer it is shifted, so that a question meets another answer every time.
      int shift = questions % answers.size() == 0 ? i / questions : 0;
      String question = fact.questions().get(i % questions);
      String answer = answers.get((i + shift) % answers.size());
      if (rows.add(fact.id(), source, question, answer, null)) {
        made.add(question, answer);
      }
      if (i < questions) {
        sink.probe(new Probe(ProbeKind.TRAINED, question, fact.keywords(), fact.id(), answer));
      }
    }
  }

  private void addStatement(Fact fact, SourceSpan source, ExampleBuilder rows, FactRows made) {
    Optional<String> beginning =
        options.statementRows() ? StatementBeginning.of(fact) : Optional.empty();
    if (beginning.isPresent()
        && rows.add(
            fact.id(),
            source,
            StatementBeginning.ask(beginning.get()),
            fact.statement(),
            StatementBeginning.TEMPLATE)) {
      made.addStatement();
    }
  }

  private static void addParaphrases(Fact fact, List<Probe> paraphrases) {
    for (String question : fact.paraphrases()) {
      paraphrases.add(
          new Probe(
              ProbeKind.PARAPHRASE,
              question,
              fact.keywords(),
              fact.id(),
              fact.answers().getFirst()));
    }
  }
}
