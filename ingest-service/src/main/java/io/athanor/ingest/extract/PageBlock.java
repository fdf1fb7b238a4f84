package io.athanor.ingest.extract;

import io.athanor.contracts.document.ParagraphKind;
import io.athanor.ingest.segment.CutParagraph;
import io.athanor.ingest.segment.TextBlock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block of a page with what is needed to put together what belongs together.
 *
 * @param group the list or table that it is an item or row of
 * @param afterPageBreak whether a printed page ended between the block before and this one
 */
record PageBlock(TextBlock block, @Nullable Object group, boolean afterPageBreak) {

  /** Longer lists and tables become several paragraphs. */
  private static final int LONGEST_GROUP = 1500;

  /** Joins rows of a table, items of a list and prose that was obviously cut in two. */
  static List<TextBlock> join(List<PageBlock> blocks) {
    List<TextBlock> joined = new ArrayList<>(blocks.size());
    PageBlock previous = null;
    for (PageBlock next : blocks) {
      TextBlock last = previous == null ? null : joined.getLast();
      if (last != null && previous != null && next.group != null && next.group == previous.group) {
        if (last.text().length() + next.block.text().length() < LONGEST_GROUP) {
          joined.set(joined.size() - 1, with(last, next.block, '\n'));
        } else {
          joined.add(next.block);
        }
      } else if (last != null && next.continues(last)) {
        joined.set(joined.size() - 1, next.endOf(last));
      } else {
        joined.add(next.block);
      }
      previous = next;
    }
    return joined;
  }

  private boolean continues(TextBlock last) {
    return last.kind() == ParagraphKind.PROSE
        && block.kind() == ParagraphKind.PROSE
        && CutParagraph.isCut(last.text(), block.text(), afterPageBreak);
  }

  private TextBlock endOf(TextBlock first) {
    String text =
        afterPageBreak
            ? CutParagraph.join(first.text(), block.text())
            : first.text() + " " + block.text();
    return new TextBlock(
        text,
        Math.min(first.sourceStart(), block.sourceStart()),
        Math.max(first.sourceEnd(), block.sourceEnd()),
        first.kind(),
        first.headings());
  }

  // The parser moves text out of broken tables, so what comes later may lie earlier in the source.
  private static TextBlock with(TextBlock first, TextBlock second, char separator) {
    return new TextBlock(
        first.text() + separator + second.text(),
        Math.min(first.sourceStart(), second.sourceStart()),
        Math.max(first.sourceEnd(), second.sourceEnd()),
        first.kind(),
        first.headings());
  }
}
