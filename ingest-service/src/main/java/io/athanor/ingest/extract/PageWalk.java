package io.athanor.ingest.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/** Goes through a page in document order and cuts its text into blocks. */
final class PageWalk implements NodeFilter {

  private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");
  private static final Set<String> INLINE_EDITS = Set.of("ins", "del");

  private final String page;
  private final List<PageBlock> blocks = new ArrayList<>();
  private BlockText current = new BlockText();
  private boolean pageBreak;
  private int links;
  private int headings;
  private int preformatted;

  PageWalk(String page) {
    this.page = page;
  }

  List<PageBlock> blocks() {
    endBlock();
    return List.copyOf(blocks);
  }

  @Override
  public FilterResult head(Node node, int depth) {
    if (node instanceof TextNode text) {
      addText(text);
      return FilterResult.CONTINUE;
    }
    if (!(node instanceof Element element)) {
      return FilterResult.CONTINUE;
    }
    if (PageFurniture.isDropped(element)) {
      return FilterResult.SKIP_ENTIRELY;
    }
    if (PageFurniture.isPageNumber(element)) {
      pageBreak = true;
      return FilterResult.SKIP_ENTIRELY;
    }
    enter(element);
    return FilterResult.CONTINUE;
  }

  @Override
  public FilterResult tail(Node node, int depth) {
    if (node instanceof Element element) {
      leave(element);
    }
    return FilterResult.CONTINUE;
  }

  private void enter(Element element) {
    switch (element.normalName()) {
      case "br" -> {
        if (current.atLineBreak()) {
          endBlock();
        } else {
          current.lineBreak();
        }
      }
      case "hr" -> {
        endBlock();
        pageBreak = true;
      }
      default -> {
        if (isBlock(element)) {
          endBlock();
        }
        count(element, 1);
      }
    }
  }

  private void leave(Element element) {
    if (isBlock(element)) {
      endBlock();
    }
    count(element, -1);
  }

  private void count(Element element, int change) {
    String tag = element.normalName();
    if (tag.equals("a") && element.hasAttr("href")) {
      links += change;
    } else if (HEADINGS.contains(tag)) {
      headings += change;
    } else if (tag.equals("pre")) {
      preformatted += change;
    }
  }

  private void addText(TextNode node) {
    if (PageFurniture.isEnlargeHint(node.text())) {
      return;
    }
    SourceCharacters.walk(
        page,
        node,
        (character, start, end) -> {
          if (character == '\n' && preformatted > 0) {
            endLine();
          } else {
            current.add(character, start, end, links > 0);
          }
        });
  }

  /** In preformatted text an empty line ends the paragraph. */
  private void endLine() {
    if (current.atLineBreak()) {
      endBlock();
    } else {
      current.lineBreak();
    }
  }

  private void endBlock() {
    BlockText ended = current;
    current = new BlockText();
    if (ended.isEmpty()) {
      return;
    }
    boolean heading = headings > 0;
    String text = ended.text();
    if (!heading && PageFurniture.isPageNumberBlock(text)) {
      pageBreak = true;
      return;
    }
    if (ended.hasNoLetters()
        || PageFurniture.isEnlargeHint(text)
        || (!heading && ended.isMostlyLinks())) {
      return;
    }
    blocks.add(new PageBlock(ended.block(), heading, pageBreak));
    pageBreak = false;
  }

  private static boolean isBlock(Element element) {
    return element.isBlock() && !INLINE_EDITS.contains(element.normalName());
  }
}
