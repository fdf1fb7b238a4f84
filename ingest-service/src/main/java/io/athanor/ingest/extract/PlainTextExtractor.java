package io.athanor.ingest.extract;

import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.segment.ParagraphSplitter;
import io.athanor.ingest.segment.TextBlock;
import io.athanor.ingest.source.RejectedSourceException;
import io.athanor.ingest.source.SourceName;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the paragraphs of a plain text: an empty line ends one, a single line break is a space. */
public final class PlainTextExtractor {

  private static final Pattern LINE = Pattern.compile("(.*)\\R?");
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

  private final String text;
  private final List<TextBlock> blocks = new ArrayList<>();
  private int start = -1;
  private int end;

  private PlainTextExtractor(String text) {
    this.text = text;
  }

  /**
   * Reads a text.
   *
   * @throws RejectedSourceException when it is blank
   */
  public static Extraction read(String sourceUri, DecodedText source) {
    List<TextBlock> blocks = new PlainTextExtractor(source.withoutByteOrderMark()).paragraphs();
    if (blocks.isEmpty()) {
      throw new RejectedSourceException(
          ProblemCode.EMPTY_SOURCE, SourceName.of(sourceUri) + ": the text is blank");
    }
    return Extraction.ofText(null, null, ParagraphSplitter.split(sourceUri, blocks));
  }

  private List<TextBlock> paragraphs() {
    Matcher line = LINE.matcher(text);
    while (line.find()) {
      if (line.group(1).isBlank()) {
        endParagraph();
        continue;
      }
      if (start < 0) {
        start = line.start() + leadingBlanks(line.group(1));
      }
      end = line.start() + line.group(1).stripTrailing().length();
    }
    endParagraph();
    return blocks;
  }

  private void endParagraph() {
    if (start >= 0) {
      String paragraph = WHITE_SPACE.matcher(text.substring(start, end)).replaceAll(" ");
      blocks.add(new TextBlock(paragraph, start, end));
      start = -1;
    }
  }

  private static int leadingBlanks(String line) {
    return line.length() - line.stripLeading().length();
  }
}
