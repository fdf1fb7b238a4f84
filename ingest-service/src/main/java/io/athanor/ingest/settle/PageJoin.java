package io.athanor.ingest.settle;

import io.athanor.contracts.document.Continuation;
import io.athanor.contracts.document.KeptOut;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.document.ParagraphKind;
import io.athanor.contracts.document.ParagraphRef;
import io.athanor.ingest.segment.CutParagraph;
import java.util.List;

/**
 * Joins the paragraph that two successive pages of a range share: the whole text goes to the first
 * page, and the piece on the second is kept out, so every character has one place.
 */
final class PageJoin {

  private PageJoin() {}

  /** Joins the end of the first page to the beginning of the second, if a page break cut there. */
  static void join(OpenDocument first, OpenDocument second) {
    int rest = beginning(first, second);
    if (rest < 0 || first.paragraphs().isEmpty()) {
      return;
    }
    Paragraph cut = first.paragraphs().getLast();
    Paragraph next = second.paragraphs().get(rest);
    if (!isOpenProse(cut) || !isOpenProse(next)) {
      return;
    }
    String before = first.text(cut);
    String after = second.text(next);
    if (!CutParagraph.isCut(before, after, true)) {
      return;
    }
    int kept = CutParagraph.keptOf(before, after);
    String separator = kept < before.length() ? "" : " ";
    ParagraphRef restPlace = new ParagraphRef(second.original().documentId(), next.id());
    first.continueLast(
        kept,
        separator,
        after,
        new Continuation(restPlace, cut.start() + kept + separator.length()));
    second.keepOut(
        rest,
        new KeptOut(
            KeptOut.Reason.JOINED,
            new ParagraphRef(first.original().documentId(), cut.id()),
            null));
  }

  /** The second page's first paragraph behind the titles that both pages carry; -1 if none. */
  private static int beginning(OpenDocument first, OpenDocument second) {
    List<Paragraph> paragraphs = second.paragraphs();
    for (int i = 0; i < paragraphs.size(); i++) {
      Paragraph paragraph = paragraphs.get(i);
      if (paragraph.kind() != ParagraphKind.HEADING || !isTitleOf(first, second.text(paragraph))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isTitleOf(OpenDocument page, String title) {
    return page.paragraphs().stream()
        .filter(paragraph -> paragraph.kind() == ParagraphKind.HEADING)
        .anyMatch(paragraph -> page.text(paragraph).equals(title));
  }

  private static boolean isOpenProse(Paragraph paragraph) {
    return paragraph.kind() == ParagraphKind.PROSE && paragraph.keptOut() == null;
  }
}
