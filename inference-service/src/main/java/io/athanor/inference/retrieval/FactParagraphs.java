package io.athanor.inference.retrieval;

import io.athanor.contracts.document.Fact;
import io.athanor.contracts.document.FactSheet;
import io.athanor.contracts.document.FactTopic;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.Paragraph;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The facts of a sheet as paragraphs of the index: a fact under its topic, with its statement and
 * the answers that its author gave, for a model that was trained on them says it in their words.
 */
final class FactParagraphs {

  private FactParagraphs() {}

  /** A fact and what it is about. */
  private record Place(String topic, Fact fact) {}

  /**
   * One row a fact, from the first character of its statement to the last of its answers.
   *
   * @param source the stored original as characters
   */
  static List<ParagraphRow> of(IngestedDocument document, FactSheet sheet, String source) {
    Map<String, Place> facts = new TreeMap<>();
    for (FactTopic topic : sheet.topics()) {
      topic.facts().forEach(fact -> facts.put(fact.paragraphId(), new Place(topic.topic(), fact)));
    }
    List<ParagraphRow> rows = new ArrayList<>();
    for (int i = 0; i < document.paragraphs().size(); i++) {
      Paragraph paragraph = document.paragraphs().get(i);
      Place place = facts.get(paragraph.id());
      if (place != null && paragraph.keptOut() == null) {
        int limit =
            i + 1 < document.paragraphs().size()
                ? document.paragraphs().get(i + 1).sourceStart()
                : source.length();
        rows.add(row(i, paragraph, place, source, limit));
      }
    }
    return rows;
  }

  private static ParagraphRow row(
      int position, Paragraph paragraph, Place place, String source, int limit) {
    Set<String> sentences = new LinkedHashSet<>();
    sentences.add(place.fact().statement());
    sentences.addAll(place.fact().answers());
    int end = paragraph.sourceEnd();
    for (String sentence : sentences) {
      int at = source.indexOf(sentence, paragraph.sourceStart());
      if (at >= 0 && at + sentence.length() <= limit) {
        end = Math.max(end, at + sentence.length());
      }
    }
    return new ParagraphRow(
        position,
        paragraph.id(),
        paragraph.sourceStart(),
        end,
        ParagraphRow.storable(place.topic()),
        ParagraphRow.storable(String.join("\n", sentences)));
  }
}
