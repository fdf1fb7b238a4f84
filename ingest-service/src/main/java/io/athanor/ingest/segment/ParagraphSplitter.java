package io.athanor.ingest.segment;

import io.athanor.contracts.document.Paragraph;
import io.athanor.ingest.source.ReadingLimit;
import io.athanor.kit.hash.Sha256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays blocks out as one text and gives each a paragraph id that stays the same as long as the
 * source's address and the block's text do: {@code p} and the first 96 bits of SHA-256 over
 * address, text and how many equal blocks came before. Editing one paragraph of a page therefore
 * changes the id of that paragraph alone.
 */
public final class ParagraphSplitter {

  private static final String SEPARATOR = "\n\n";
  private static final int ID_DIGITS = 24;

  private ParagraphSplitter() {}

  /** The text and paragraphs of a source's blocks; blank blocks are left out. */
  public static SegmentedText split(String sourceUri, List<TextBlock> blocks) {
    StringBuilder text = new StringBuilder();
    List<Paragraph> paragraphs = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (TextBlock block : blocks) {
      ReadingLimit.check();
      if (block.text().isBlank()) {
        continue;
      }
      if (!text.isEmpty()) {
        text.append(SEPARATOR);
      }
      int occurrence = seen.merge(block.text(), 1, Integer::sum);
      int start = text.length();
      text.append(block.text());
      paragraphs.add(
          new Paragraph(
              id(sourceUri, block.text(), occurrence),
              start,
              text.length(),
              block.sourceStart(),
              block.sourceEnd(),
              block.kind(),
              block.headings(),
              null,
              null,
              null,
              List.of()));
    }
    return new SegmentedText(text.toString(), paragraphs);
  }

  private static String id(String sourceUri, String text, int occurrence) {
    String hash = Sha256.of(sourceUri + '\n' + occurrence + '\n' + text);
    return "p" + hash.substring(0, ID_DIGITS);
  }
}
