package io.athanor.inference.retrieval;

import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.document.ParagraphKind;
import java.util.ArrayList;
import java.util.List;

/**
 * A paragraph as it is written into the index.
 *
 * @param headings one a line, the outermost first
 */
record ParagraphRow(
    int position, String id, int sourceStart, int sourceEnd, String headings, String content) {

  /**
   * What is searched of a document. Headings are no rows of their own: they stand with each
   * paragraph below them.
   */
  static List<ParagraphRow> of(IngestedDocument document) {
    List<ParagraphRow> rows = new ArrayList<>();
    for (int i = 0; i < document.paragraphs().size(); i++) {
      Paragraph paragraph = document.paragraphs().get(i);
      if (paragraph.keptOut() == null && paragraph.kind() != ParagraphKind.HEADING) {
        rows.add(
            new ParagraphRow(
                i,
                paragraph.id(),
                paragraph.sourceStart(),
                paragraph.sourceEnd(),
                storable(String.join("\n", paragraph.headings())),
                storable(paragraph.textIn(document))));
      }
    }
    return rows;
  }

  /** PostgreSQL's text has no U+0000; a character in its place keeps all offsets. */
  static String storable(String text) {
    return text.replace('\0', '\ufffd');
  }
}
