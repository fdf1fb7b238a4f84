package io.athanor.ingest.extract;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.pipeline.SourceOptions;
import io.athanor.ingest.segment.ParagraphSplitter;
import io.athanor.ingest.segment.TextBlock;
import io.athanor.ingest.source.RejectedSourceException;
import io.athanor.ingest.source.SourceName;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Reads the paragraphs of an HTML page, each with its character range in the page's source and the
 * titles it stands under. Left out are navigation, side matter, scripts, page numbers, captions of
 * pictures and the licence around a Project Gutenberg text; paragraphs that a page break cut are
 * joined.
 */
public final class HtmlExtractor {

  private static final Pattern TEXT_STARTS =
      Pattern.compile("\\*{3} ?START OF TH(?:E|IS) PROJECT.*");
  private static final Pattern TEXT_ENDS = Pattern.compile("\\*{3} ?END OF TH(?:E|IS) PROJECT.*");

  private HtmlExtractor() {}

  /**
   * Reads a page.
   *
   * @param options its {@code select} and {@code remove} are obeyed
   * @throws RejectedSourceException when nothing of it is text
   */
  public static Extraction read(String sourceUri, DecodedText source, SourceOptions options) {
    String html = source.withoutByteOrderMark();
    Document page = PageParser.parse(html, sourceUri);
    List<TextBlock> blocks = withoutLicence(PageBlock.join(blocks(sourceUri, html, page, options)));
    if (blocks.isEmpty()) {
      throw new RejectedSourceException(
          ProblemCode.EMPTY_SOURCE,
          SourceName.of(sourceUri)
              + ": the page holds no paragraph of text besides navigation; check the address, or"
              + " whether its text is only made by a script");
    }
    return Extraction.ofText(
        title(page), language(page), ParagraphSplitter.split(sourceUri, blocks));
  }

  /** Reads a page as a whole. */
  public static Extraction read(String sourceUri, DecodedText source) {
    return read(sourceUri, source, SourceOptions.NONE);
  }

  private static List<PageBlock> blocks(
      String sourceUri, String html, Document page, SourceOptions options) {
    PageSelection selection = new PageSelection(SourceName.of(sourceUri), options);
    selection.removeFrom(page);
    SourceCharacters characters = new SourceCharacters(html);
    List<Element> chosen = selection.chosen(page);
    if (chosen.isEmpty()) {
      PageStatistics statistics = PageStatistics.of(page.body());
      PageWalk walk = new PageWalk(characters, statistics);
      statistics.textRoot(page.body()).filter(walk);
      return walk.blocks();
    }
    return chosen.stream()
        .flatMap(
            root -> {
              PageWalk walk = new PageWalk(characters, PageStatistics.of(root));
              root.filter(walk);
              return walk.blocks().stream();
            })
        .toList();
  }

  private static List<TextBlock> withoutLicence(List<TextBlock> blocks) {
    int start = indexOf(blocks, TEXT_STARTS).orElse(-1);
    int end = indexOf(blocks, TEXT_ENDS).orElse(blocks.size());
    return start < end ? blocks.subList(start + 1, end) : blocks;
  }

  private static OptionalInt indexOf(List<TextBlock> blocks, Pattern marker) {
    return IntStream.range(0, blocks.size())
        .filter(index -> blocks.get(index).text().startsWith("***"))
        .filter(index -> marker.matcher(blocks.get(index).text()).lookingAt())
        .findFirst();
  }

  private static @Nullable String title(Document page) {
    String title = page.title().strip();
    if (!title.isEmpty()) {
      return title;
    }
    Element heading = page.selectFirst("h1");
    return heading == null || !heading.hasText() ? null : heading.text();
  }

  private static @Nullable String language(Document page) {
    Element root = page.selectFirst("html[lang]");
    String tag = root == null ? "" : root.attr("lang").strip();
    return tag.isEmpty() ? null : tag;
  }
}
