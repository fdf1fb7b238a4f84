package io.athanor.ingest.read.text;

import io.athanor.ingest.extract.DecodedText;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.segment.ParagraphSplitter;
import io.athanor.ingest.segment.TextBlock;
import io.athanor.ingest.source.Rejections;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the paragraphs of a plain text. An empty line ends a paragraph; lines that were broken for
 * their width are joined, lines of verse stay lines. Chapter headings are paragraphs of their own.
 * A text whose lines are long and never followed by an empty line holds one paragraph a line.
 */
public final class PlainTextReader {

  /** Lines longer than this were not broken by hand or typewriter. */
  private static final int WIDEST_WRAP = 120;

  private static final int NARROWEST_WRAP = 50;
  private static final Pattern TITLE = Pattern.compile("(?m)^Title:[ \\t]*(\\S[^\\r\\n]*)$");

  private final String text;
  private final int wrap;

  private PlainTextReader(String text, List<TextLine> lines) {
    this.text = text;
    this.wrap = wrapWidth(lines);
  }

  /**
   * Reads a text.
   *
   * @throws io.athanor.ingest.source.RejectedSourceException when it is blank
   */
  public static Extraction read(String sourceUri, DecodedText source) {
    String text = source.withoutByteOrderMark();
    List<TextBlock> blocks = blocks(text);
    if (blocks.isEmpty()) {
      throw Rejections.empty(sourceUri, "the text is blank");
    }
    return Extraction.ofText(title(text), null, ParagraphSplitter.split(sourceUri, blocks));
  }

  /** The paragraphs of a text, in order. */
  public static List<TextBlock> blocks(String text) {
    GutenbergFrame frame = GutenbergFrame.of(text);
    List<TextLine> lines = TextLine.of(text, frame.start(), frame.end());
    return new PlainTextReader(text, lines).paragraphs(lines);
  }

  /** The title in the header of a Project Gutenberg file, if there is one. */
  public static @Nullable String title(String text) {
    int end = GutenbergFrame.of(text).start();
    Matcher title = TITLE.matcher(text).region(0, end);
    return title.find() ? title.group(1).strip() : null;
  }

  private List<TextBlock> paragraphs(List<TextLine> lines) {
    boolean lineIsParagraph = wrap > WIDEST_WRAP;
    Outline outline = new Outline();
    List<TextLine> group = new ArrayList<>();
    for (TextLine line : lines) {
      if (!line.isBlank()) {
        group.add(line);
      }
      if ((line.isBlank() || lineIsParagraph) && !group.isEmpty()) {
        add(outline, group);
        group.clear();
      }
    }
    if (!group.isEmpty()) {
      add(outline, group);
    }
    return outline.blocks();
  }

  private void add(Outline outline, List<TextLine> group) {
    List<String> lines = group.stream().map(TextLine::text).toList();
    int start = group.getFirst().start();
    int end = group.getLast().end();
    if (ChapterHeading.matches(lines)) {
      outline.heading(1, String.join("\n", lines), start, end);
    } else if (isVerse(group)) {
      outline.prose(String.join("\n", lines), start, end);
    } else {
      outline.prose(LineJoin.join(lines, compound -> true), start, end);
    }
  }

  /** Prose fills its lines: only the last one of a paragraph ends early. */
  private boolean isVerse(List<TextLine> group) {
    if (group.size() < 2) {
      return false;
    }
    int full = Math.max(NARROWEST_WRAP, wrap) * 3 / 4;
    boolean early =
        group.subList(0, group.size() - 1).stream()
            .allMatch(line -> line.indent() + line.text().length() < full);
    // A short address or list starts each line with a capital or digit; a narrow column does not.
    return early
        && group.stream().noneMatch(line -> Character.isLowerCase(line.text().codePointAt(0)));
  }

  /** The width that 95 % of the lines keep within. */
  private static int wrapWidth(List<TextLine> lines) {
    int[] widths =
        lines.stream()
            .filter(line -> !line.isBlank())
            .flatMapToInt(line -> IntStream.of(line.indent() + line.text().length()))
            .sorted()
            .toArray();
    return widths.length == 0 ? 0 : widths[(int) Math.floor((widths.length - 1) * 0.95)];
  }
}
