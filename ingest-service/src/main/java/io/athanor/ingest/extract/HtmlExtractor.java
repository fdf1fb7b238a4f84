package io.athanor.ingest.extract;

import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.segment.ParagraphSplitter;
import io.athanor.ingest.segment.TextBlock;
import io.athanor.ingest.source.RejectedSourceException;
import io.athanor.ingest.source.SourceName;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Reads the paragraphs of an HTML page, each with its character range in the page's source. Left
 * out are navigation, scripts, page numbers, invitations to enlarge a picture and the licence
 * around a Project Gutenberg text; paragraphs that a page break cut are joined.
 */
public final class HtmlExtractor {

  private static final Pattern TEXT_STARTS =
      Pattern.compile("\\*{3} ?START OF TH(?:E|IS) PROJECT.*");
  private static final Pattern TEXT_ENDS = Pattern.compile("\\*{3} ?END OF TH(?:E|IS) PROJECT.*");

  private HtmlExtractor() {}

  /**
   * Reads a page.
   *
   * @throws RejectedSourceException when nothing of it is text
   */
  public static Extraction read(String sourceUri, DecodedText source) {
    String html = source.withoutByteOrderMark();
    Document page = Jsoup.parse(html, sourceUri, Parser.htmlParser().setTrackPosition(true));
    PageWalk walk = new PageWalk(html);
    page.body().filter(walk);
    List<TextBlock> blocks = withoutLicence(PageBlock.joinCut(walk.blocks()));
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

  private static List<TextBlock> withoutLicence(List<TextBlock> blocks) {
    int start = indexOf(blocks, TEXT_STARTS).orElse(-1);
    int end = indexOf(blocks, TEXT_ENDS).orElse(blocks.size());
    return start < end ? blocks.subList(start + 1, end) : blocks;
  }

  private static java.util.OptionalInt indexOf(List<TextBlock> blocks, Pattern marker) {
    return IntStream.range(0, blocks.size())
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
