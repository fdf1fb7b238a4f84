package io.athanor.ingest.extract;

import io.athanor.ingest.extract.MarkedBlock.Kind;
import io.athanor.ingest.source.ReadingLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeFilter;
import org.jspecify.annotations.Nullable;

/**
 * A page as blocks that keep what their markup says, for readers that look for structure such as
 * terms and definitions. Navigation and the frame of a Project Gutenberg text are left out.
 *
 * @param title the page's title, if it has one
 * @param language BCP 47 tag, if the page names it
 */
public record MarkedPage(
    @Nullable String title, @Nullable String language, List<MarkedBlock> blocks) {

  private static final Pattern STARTS =
      Pattern.compile("(?s).*\\*{3} ?START OF TH(?:E|IS) PROJECT.*");
  private static final Pattern ENDS =
      Pattern.compile(
          "(?s).*(?:\\*{3} ?END OF TH(?:E|IS) PROJECT|End of (?:the )?Project Gutenberg).*");

  public MarkedPage {
    blocks = List.copyOf(blocks);
  }

  /** Reads a page. */
  public static MarkedPage of(String sourceUri, DecodedText source) {
    String html = source.withoutByteOrderMark();
    Document page = Jsoup.parse(html, sourceUri, Parser.htmlParser().setTrackPosition(true));
    Walk walk = new Walk();
    page.body().filter(walk);
    Element root = page.selectFirst("html[lang]");
    return new MarkedPage(
        page.title().isBlank() ? null : page.title().strip(),
        root == null || root.attr("lang").isBlank() ? null : root.attr("lang").strip(),
        withoutFrame(walk.blocks));
  }

  private static List<MarkedBlock> withoutFrame(List<MarkedBlock> blocks) {
    int start = 0;
    int end = blocks.size();
    for (int i = 0; i < blocks.size(); i++) {
      if (STARTS.matcher(blocks.get(i).text()).matches() && start == 0) {
        start = i + 1;
      } else if (ENDS.matcher(blocks.get(i).text()).matches()) {
        end = i;
        break;
      }
    }
    return blocks.subList(start, Math.max(start, end));
  }

  /** Takes the innermost blocks in document order. */
  private static final class Walk implements NodeFilter {

    private static final Set<String> LEADS = Set.of("b", "strong", "dfn");

    private final List<MarkedBlock> blocks = new ArrayList<>();

    @Override
    public FilterResult head(Node node, int depth) {
      ReadingLimit.check();
      if (!(node instanceof Element element)) {
        return FilterResult.CONTINUE;
      }
      if (PageFurniture.isDropped(element)) {
        return FilterResult.SKIP_ENTIRELY;
      }
      if (element.isBlock() && !holdsBlocks(element)) {
        add(element);
        return FilterResult.SKIP_CHILDREN;
      }
      return FilterResult.CONTINUE;
    }

    private static boolean holdsBlocks(Element element) {
      return element.children().stream().anyMatch(Element::isBlock);
    }

    private void add(Element element) {
      List<TextNode> nodes =
          element.nodeStream(TextNode.class).filter(node -> !node.isBlank()).toList();
      if (nodes.isEmpty()) {
        return;
      }
      Kind kind = kind(element);
      String text =
          kind == Kind.VERSE ? lines(element) : element.text().replace('\u00A0', ' ').strip();
      blocks.add(
          new MarkedBlock(
              kind, lead(element), text, start(nodes.getFirst()), end(nodes.getLast())));
    }

    private static String lines(Element element) {
      StringBuilder lines = new StringBuilder();
      element
          .wholeText()
          .lines()
          .map(line -> line.replaceAll("[\\s\u00A0]+", " ").strip())
          .filter(line -> !line.isEmpty())
          .forEach(line -> lines.append(lines.isEmpty() ? "" : "\n").append(line));
      return lines.toString();
    }

    private static Kind kind(Element element) {
      String tag = element.normalName();
      if (tag.matches("h[1-6]")) {
        return Kind.HEADING;
      }
      if (tag.equals("dt")) {
        return Kind.TERM;
      }
      if (tag.equals("dd")) {
        return Kind.DEFINITION;
      }
      if (tag.equals("td") || tag.equals("th")) {
        return cell(element);
      }
      boolean verse =
          tag.equals("pre") || element.closest("blockquote, .poem, .poetry, .stanza") != null;
      return verse ? Kind.VERSE : Kind.PROSE;
    }

    /** A row of two cells says term and definition. */
    private static Kind cell(Element cell) {
      Element row = cell.parent();
      if (row == null || row.childrenSize() != 2) {
        return Kind.PROSE;
      }
      return cell.elementSiblingIndex() == 0 ? Kind.TERM : Kind.DEFINITION;
    }

    private static String lead(Element element) {
      for (Node node : element.childNodes()) {
        if (node instanceof TextNode text && text.isBlank()) {
          continue;
        }
        return node instanceof Element child && LEADS.contains(child.normalName())
            ? child.text().replace('\u00A0', ' ').strip()
            : "";
      }
      return "";
    }

    private static int start(TextNode node) {
      String text = node.getWholeText();
      return node.sourceRange().startPos() + (text.length() - text.stripLeading().length());
    }

    /** The end without trailing white space, which is written as it is read. */
    private static int end(TextNode node) {
      String text = node.getWholeText();
      return node.sourceRange().endPos() - (text.length() - text.stripTrailing().length());
    }
  }
}
