package io.athanor.dataset.recipe;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Generation;
import io.athanor.contracts.dataset.QualityReport.Stage;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.dataset.Turn;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.pipeline.RecipeSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rows of one recipe: gives each its identifier and source, and drops a row whose content
 * is there already, because a doubled row is learned twice as hard.
 */
final class ExampleBuilder {

  private static final String DUPLICATE = "duplicateRow";

  private final RecipeSpec spec;
  private final RecipeSink sink;
  private final SeededChoice choice;
  private final FingerprintSet seen = new FingerprintSet();

  ExampleBuilder(RecipeSpec spec, RecipeSink sink) {
    this.spec = spec;
    this.sink = sink;
    this.choice = new SeededChoice(spec.seed());
  }

  /** Paragraphs of a document by their identifier. */
  static Map<String, Paragraph> paragraphs(IngestedDocument document) {
    Map<String, Paragraph> paragraphs = new HashMap<>();
    document.paragraphs().forEach(paragraph -> paragraphs.put(paragraph.id(), paragraph));
    return paragraphs;
  }

  /** The piece of the document that a paragraph is. */
  static SourceSpan span(
      IngestedDocument document, Map<String, Paragraph> paragraphs, String paragraphId) {
    Paragraph paragraph = paragraphs.get(paragraphId);
    if (paragraph == null) {
      throw new IllegalArgumentException(
          "document " + document.documentId() + " has no paragraph " + paragraphId);
    }
    return span(document, paragraph);
  }

  /** The piece of the document that a paragraph is. */
  static SourceSpan span(IngestedDocument document, Paragraph paragraph) {
    return new SourceSpan(
        document.documentId(), paragraph.id(), paragraph.start(), paragraph.end());
  }

  /** A row of one question and its answer, behind the recipe's system prompt. */
  boolean add(
      String group, SourceSpan source, String asked, String answer, @Nullable String template) {
    return add(group, source, spec.systemPrompt(), asked, answer, template, null);
  }

  /** A row of one question and its answer. */
  boolean add(
      String group,
      SourceSpan source,
      @Nullable String system,
      String asked,
      String answer,
      @Nullable String template,
      @Nullable Generation generation) {
    List<Turn> turns = new ArrayList<>();
    if (system != null) {
      turns.add(new Turn(Role.SYSTEM, system));
    }
    turns.add(new Turn(Role.USER, asked));
    turns.add(new Turn(Role.ASSISTANT, answer));
    return add(group, List.of(source), turns, template, generation);
  }

  /** A conversation; false when an equal one is there already. */
  boolean add(
      String group,
      List<SourceSpan> sources,
      List<Turn> turns,
      @Nullable String template,
      @Nullable Generation generation) {
    String content = spelled(turns);
    if (isDuplicate(content, sources.getFirst())) {
      return false;
    }
    sink.row(
        new GroupedExample(
            group,
            new Example(
                identifier(sources.getFirst(), content),
                turns,
                1.0,
                sources,
                template,
                spec.seed(),
                null,
                generation)));
    return true;
  }

  /** Raw text. */
  void addText(String group, List<SourceSpan> sources, String text) {
    if (!isDuplicate(text, sources.getFirst())) {
      sink.row(
          new GroupedExample(
              group,
              new Example(
                  identifier(sources.getFirst(), text),
                  List.of(),
                  1.0,
                  sources,
                  null,
                  spec.seed(),
                  text,
                  null)));
    }
  }

  private boolean isDuplicate(String content, SourceSpan source) {
    if (seen.add(content)) {
      return false;
    }
    sink.skipped(
        new Skipped(Stage.RECIPE, DUPLICATE, source, "an equal row is there already", content));
    return true;
  }

  private String identifier(SourceSpan source, String content) {
    return choice.identifier(List.of(spec.kind().word(), source.paragraphId(), content));
  }

  /** Part of the identifiers of all rows ever made, so it must never change. */
  private static String spelled(List<Turn> turns) {
    return turns.stream()
        .map(turn -> "Turn[role=" + turn.role() + ", content=" + turn.content() + ']')
        .toList()
        .toString();
  }
}
