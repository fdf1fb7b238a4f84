package io.athanor.dataset.recipe;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.dataset.Turn;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.pipeline.RecipeSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the rows of one recipe: gives each its identifier and source, and drops a row whose
 * turns are there already, because a doubled row is learned twice as hard.
 */
final class ExampleBuilder {

  private final RecipeSpec spec;
  private final SeededChoice choice;
  private final List<GroupedExample> rows = new ArrayList<>();
  private final Set<List<Turn>> seen = new HashSet<>();

  ExampleBuilder(RecipeSpec spec) {
    this.spec = spec;
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
    return new SourceSpan(
        document.documentId(), paragraph.id(), paragraph.start(), paragraph.end());
  }

  /** Adds a row of one question and its answer; false when an equal row is there already. */
  boolean add(
      String group, SourceSpan source, String asked, String answer, @Nullable String template) {
    List<Turn> turns = new ArrayList<>();
    if (spec.systemPrompt() != null) {
      turns.add(new Turn(Role.SYSTEM, spec.systemPrompt()));
    }
    turns.add(new Turn(Role.USER, asked));
    turns.add(new Turn(Role.ASSISTANT, answer));
    if (!seen.add(turns)) {
      return false;
    }
    String id =
        choice.identifier(List.of(spec.kind().word(), source.paragraphId(), spelled(turns)));
    rows.add(
        new GroupedExample(
            group, new Example(id, turns, 1.0, List.of(source), template, spec.seed())));
    return true;
  }

  /** Part of the identifiers of all rows ever made, so it must never change. */
  private static String spelled(List<Turn> turns) {
    return turns.stream()
        .map(turn -> "Turn[role=" + turn.role() + ", content=" + turn.content() + ']')
        .toList()
        .toString();
  }

  List<GroupedExample> rows() {
    return rows;
  }
}
