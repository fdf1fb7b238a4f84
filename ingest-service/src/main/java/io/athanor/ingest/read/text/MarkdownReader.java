package io.athanor.ingest.read.text;

import io.athanor.ingest.extract.DecodedText;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.segment.ParagraphSplitter;
import io.athanor.ingest.segment.TextBlock;
import io.athanor.ingest.source.Rejections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Reads Markdown (CommonMark with tables): headings, paragraphs, code with its line breaks, lists
 * and tables as one block each, quotations by their paragraphs. Left out are markup, comments, raw
 * HTML blocks, pictures and the front matter; its title names the document.
 */
public final class MarkdownReader {

  private static final int DEEPEST = 50;
  private static final Pattern FRONT_MATTER =
      Pattern.compile(
          "\\A---[ \\t]*\\R(.*?)^(?:---|\\.\\.\\.)[ \\t]*(?:\\R|\\z)",
          Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern TITLE =
      Pattern.compile("^title:[ \\t]*[\"']?(.+?)[\"']?[ \\t]*$", Pattern.MULTILINE);

  private final Outline outline = new Outline();
  private @Nullable String firstHeading;

  private MarkdownReader() {}

  /**
   * Reads a text.
   *
   * @throws io.athanor.ingest.source.RejectedSourceException when nothing of it is text
   */
  public static Extraction read(String sourceUri, DecodedText source) {
    String text = source.withoutByteOrderMark();
    Matcher matter = FRONT_MATTER.matcher(text);
    boolean hasMatter = matter.find();
    // Blanked, not cut, so that places stay those of the source.
    String body = hasMatter ? "\n".repeat(matter.end()) + text.substring(matter.end()) : text;
    MarkdownReader reader = new MarkdownReader();
    reader.walk(parser().parse(body));
    List<TextBlock> blocks = reader.outline.blocks();
    if (blocks.isEmpty()) {
      throw Rejections.empty(sourceUri, "the text is blank");
    }
    Matcher title = TITLE.matcher(hasMatter ? matter.group(1) : "");
    return Extraction.ofText(
        title.find() ? title.group(1) : reader.firstHeading,
        null,
        ParagraphSplitter.split(sourceUri, blocks));
  }

  private static Parser parser() {
    return Parser.builder()
        .extensions(List.of(TablesExtension.create()))
        .includeSourceSpans(IncludeSourceSpans.BLOCKS)
        .maxOpenBlockParsers(DEEPEST)
        .build();
  }

  /** Visits top-level blocks and those inside quotations. */
  private void walk(Node document) {
    Node node = document.getFirstChild();
    while (node != null) {
      if (node instanceof BlockQuote && node.getFirstChild() != null) {
        node = node.getFirstChild();
        continue;
      }
      add(node);
      while (node.getNext() == null && node.getParent() != null && node.getParent() != document) {
        node = node.getParent();
      }
      node = node.getNext();
    }
  }

  private void add(Node node) {
    List<SourceSpan> spans = node.getSourceSpans();
    if (spans.isEmpty()) {
      return;
    }
    int start = spans.getFirst().getInputIndex();
    int end = spans.getLast().getInputIndex() + spans.getLast().getLength();
    switch (node) {
      case Heading title -> addHeading(title, start, end);
      case Paragraph paragraph ->
          unlessBlank(MarkdownText.of(paragraph), start, end, outline::prose);
      case FencedCodeBlock code -> unlessBlank(code.getLiteral(), start, end, outline::code);
      case IndentedCodeBlock code -> unlessBlank(code.getLiteral(), start, end, outline::code);
      case ListBlock list -> unlessBlank(MarkdownText.ofList(list), start, end, outline::list);
      case TableBlock table -> unlessBlank(MarkdownText.ofTable(table), start, end, outline::table);
      default -> {
        // raw HTML, rules and link definitions are no text
      }
    }
  }

  private void addHeading(Heading title, int start, int end) {
    String text = MarkdownText.of(title);
    if (!text.isBlank()) {
      firstHeading = firstHeading == null ? text : firstHeading;
      outline.heading(title.getLevel(), text, start, end);
    }
  }

  private static void unlessBlank(String text, int start, int end, Adding adding) {
    if (!text.isBlank()) {
      adding.add(text.stripTrailing(), start, end);
    }
  }

  /** Puts a block into the outline. */
  @FunctionalInterface
  private interface Adding {
    void add(String text, int start, int end);
  }
}
