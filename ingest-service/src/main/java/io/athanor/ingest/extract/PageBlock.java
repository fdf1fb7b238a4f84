package io.athanor.ingest.extract;

import io.athanor.ingest.segment.TextBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * A block of a page with what is needed to see that a page break cut its paragraph.
 *
 * @param heading a heading is never joined to anything
 * @param afterPageBreak whether a printed page ended between the block before and this one
 */
record PageBlock(TextBlock block, boolean heading, boolean afterPageBreak) {

  /** Shorter beginnings may be titles or lines of verse. */
  private static final int SHORTEST_CUT = 60;

  private static final String SENTENCE_ENDS = ".!?:;…\"”’')]»*";

  /** Joins paragraphs that were obviously cut in two, in the order of the page. */
  static List<TextBlock> joinCut(List<PageBlock> blocks) {
    List<TextBlock> joined = new ArrayList<>();
    boolean open = false;
    for (PageBlock next : blocks) {
      TextBlock last = open ? joined.getLast() : null;
      if (last != null && next.continues(last)) {
        joined.set(joined.size() - 1, join(last, next.block(), next.afterPageBreak()));
      } else {
        joined.add(next.block());
      }
      open = !next.heading();
    }
    return joined;
  }

  private boolean continues(TextBlock last) {
    String before = last.text();
    char end = before.charAt(before.length() - 1);
    boolean sentenceGoesOn = SENTENCE_ENDS.indexOf(end) < 0;
    boolean startsInside = Character.isLowerCase(block.text().codePointAt(0));
    if (heading || !sentenceGoesOn) {
      return false;
    }
    if (afterPageBreak) {
      return startsInside || before.length() >= SHORTEST_CUT;
    }
    return startsInside && before.length() >= SHORTEST_CUT;
  }

  private static TextBlock join(TextBlock first, TextBlock second, boolean pageBreak) {
    String before = first.text();
    boolean cutWord =
        pageBreak
            && before.endsWith("-")
            && before.length() > 1
            && Character.isLowerCase(before.charAt(before.length() - 2))
            && Character.isLowerCase(second.text().codePointAt(0));
    String text =
        cutWord
            ? before.substring(0, before.length() - 1) + second.text()
            : before + " " + second.text();
    return new TextBlock(text, first.sourceStart(), second.sourceEnd());
  }
}
