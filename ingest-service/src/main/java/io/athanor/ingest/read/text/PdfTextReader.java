package io.athanor.ingest.read.text;

import io.athanor.ingest.extract.DecodedText;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.segment.ParagraphSplitter;
import io.athanor.ingest.segment.TextBlock;
import io.athanor.ingest.source.Rejections;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes paragraphs of the pages taken out of a PDF, a form feed between two pages. Page numbers and
 * running headers and footers are dropped, lines joined, words that were hyphenated at a line's end
 * mended, and a paragraph that a page break cut is joined. Offsets point into the pages' text.
 */
public final class PdfTextReader {

  private static final String SENTENCE_ENDS = ".!?:…\"”’')]»*";
  private static final int SHORTEST_CUT = 60;
  private static final Pattern COMPOUND = Pattern.compile("\\p{L}+-\\p{L}+");

  private record Part(List<TextLine> lines, boolean startsPage) {}

  private final Set<String> compounds = new HashSet<>();

  private PdfTextReader() {}

  /**
   * Reads the pages.
   *
   * @throws io.athanor.ingest.source.RejectedSourceException when only furniture is left of them
   */
  public static Extraction read(String sourceUri, DecodedText source) {
    List<TextBlock> blocks = blocks(source.text());
    if (blocks.isEmpty()) {
      throw Rejections.empty(
          sourceUri, "the PDF holds no paragraph of text besides page numbers and running heads");
    }
    return Extraction.ofText(null, null, ParagraphSplitter.split(sourceUri, blocks));
  }

  static List<TextBlock> blocks(String text) {
    PdfTextReader reader = new PdfTextReader();
    // Lines, so that a word hyphenated at a line's end is no evidence for its own hyphen.
    Matcher compound = COMPOUND.matcher(text);
    while (compound.find()) {
      reader.compounds.add(compound.group());
    }
    List<TextBlock> blocks = new ArrayList<>();
    List<Part> waiting = new ArrayList<>();
    for (Part part : parts(RunningHeads.drop(pages(text)))) {
      if (!waiting.isEmpty() && !isCut(waiting.getLast(), part)) {
        blocks.add(reader.block(waiting));
        waiting.clear();
      }
      waiting.add(part);
    }
    if (!waiting.isEmpty()) {
      blocks.add(reader.block(waiting));
    }
    return blocks;
  }

  private static List<List<TextLine>> pages(String text) {
    List<List<TextLine>> pages = new ArrayList<>();
    int start = 0;
    while (start <= text.length()) {
      int end = text.indexOf('\f', start);
      end = end < 0 ? text.length() : end;
      pages.add(TextLine.of(text, start, end));
      start = end + 1;
    }
    return pages;
  }

  /** Paragraphs of each page: an empty line ends one. */
  private static List<Part> parts(List<List<TextLine>> pages) {
    List<Part> parts = new ArrayList<>();
    for (List<TextLine> page : pages) {
      List<TextLine> lines = new ArrayList<>();
      boolean first = true;
      for (TextLine line : page) {
        if (!line.isBlank()) {
          lines.add(line);
        } else if (!lines.isEmpty()) {
          parts.add(new Part(List.copyOf(lines), first));
          lines.clear();
          first = false;
        }
      }
      if (!lines.isEmpty()) {
        parts.add(new Part(List.copyOf(lines), first));
      }
    }
    return parts;
  }

  /** Whether a page break lies inside a paragraph: it stopped in a sentence that now goes on. */
  private static boolean isCut(Part before, Part next) {
    if (!next.startsPage()) {
      return false;
    }
    String last = before.lines().getLast().text();
    boolean sentenceGoesOn = SENTENCE_ENDS.indexOf(last.charAt(last.length() - 1)) < 0;
    boolean startsInside = Character.isLowerCase(next.lines().getFirst().text().codePointAt(0));
    int length = before.lines().stream().mapToInt(line -> line.text().length()).sum();
    return sentenceGoesOn && (startsInside || length >= SHORTEST_CUT);
  }

  private TextBlock block(List<Part> parts) {
    List<TextLine> lines = parts.stream().flatMap(part -> part.lines().stream()).toList();
    String joined = LineJoin.join(lines.stream().map(TextLine::text).toList(), compounds::contains);
    return new TextBlock(joined, lines.getFirst().start(), lines.getLast().end());
  }
}
