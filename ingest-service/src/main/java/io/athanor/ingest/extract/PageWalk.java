package io.athanor.ingest.extract;

import io.athanor.contracts.document.ParagraphKind;
import io.athanor.ingest.segment.TextBlock;
import io.athanor.ingest.source.ReadingLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jspecify.annotations.Nullable;

/** Goes through a page in document order and cuts its text into blocks. */
final class PageWalk implements NodeFilter, SourceCharacters.Sink {

  private static final Set<String> INLINE_EDITS = Set.of("ins", "del");

  /** A longer block with an invitation to enlarge is more than a caption. */
  private static final int LONGEST_CAPTION = 200;

  /** A longer item of a list is prose that happens to have a bullet. */
  private static final int LONGEST_ITEM = 500;

  private final SourceCharacters characters;
  private final PageStatistics statistics;
  private final List<PageBlock> blocks = new ArrayList<>();
  private final HeadingPath headings = new HeadingPath();
  private final ListMarks lists = new ListMarks();
  private BlockText current = new BlockText();
  private boolean pageBreak;
  private boolean enlargeHint;
  private int links;
  private int headingLevel;
  private int preformatted;
  private @Nullable Element code;
  private @Nullable Element table;
  private boolean rowHasCells;

  PageWalk(SourceCharacters characters, PageStatistics statistics) {
    this.characters = characters;
    this.statistics = statistics;
  }

  List<PageBlock> blocks() {
    endBlock();
    return List.copyOf(blocks);
  }

  @Override
  public FilterResult head(Node node, int depth) {
    ReadingLimit.check();
    if (node instanceof TextNode text) {
      addText(text);
      return FilterResult.CONTINUE;
    }
    if (!(node instanceof Element element)) {
      return FilterResult.CONTINUE;
    }
    if (PageFurniture.isDropped(element) || statistics.isFurniture(element)) {
      current.space();
      return FilterResult.SKIP_ENTIRELY;
    }
    if (code == null && PageFurniture.isPageNumber(element)) {
      pageBreak = true;
      return FilterResult.SKIP_ENTIRELY;
    }
    enter(element, element.normalName());
    return FilterResult.CONTINUE;
  }

  @Override
  public FilterResult tail(Node node, int depth) {
    if (node instanceof Element element) {
      leave(element, element.normalName());
    }
    return FilterResult.CONTINUE;
  }

  private void enter(Element element, String tag) {
    switch (tag) {
      case "br" -> lineBreak();
      case "hr" -> {
        endBlock();
        pageBreak = true;
      }
      case "a" -> links += element.hasAttr("href") ? 1 : 0;
      case "td", "th" -> enterCell();
      default -> {
        boundary(element);
        enterBlock(element, tag);
      }
    }
  }

  private void enterBlock(Element element, String tag) {
    switch (tag) {
      case "h1", "h2", "h3", "h4", "h5", "h6" -> headingLevel = tag.charAt(1) - '0';
      case "pre" -> {
        preformatted++;
        if (code == null && CodeBlock.isCode(element)) {
          code = element;
        }
      }
      case "ul", "ol" -> lists.enter(element);
      case "li" -> lists.item(element);
      case "table" -> {
        if (table == null && statistics.isDataTable(element)) {
          table = element;
        }
      }
      default -> {
        // no meaning beyond being a block or not
      }
    }
  }

  private void leave(Element element, String tag) {
    switch (tag) {
      case "a" -> links -= element.hasAttr("href") ? 1 : 0;
      case "td", "th" -> {
        if (table == null) {
          endBlock();
        }
      }
      case "tr", "caption" -> {
        endBlock();
        rowHasCells = false;
      }
      default -> {
        boundary(element);
        leaveBlock(element, tag);
      }
    }
  }

  private void leaveBlock(Element element, String tag) {
    switch (tag) {
      case "h1", "h2", "h3", "h4", "h5", "h6" -> headingLevel = 0;
      case "pre" -> {
        preformatted--;
        code = code == element ? null : code;
      }
      case "ul", "ol" -> lists.leave();
      case "table" -> {
        if (table == element) {
          endBlock();
          table = null;
        }
      }
      default -> {
        // no meaning beyond being a block or not
      }
    }
  }

  private void enterCell() {
    if (table == null) {
      endBlock();
    } else if (rowHasCells) {
      current.cellBreak();
    }
    rowHasCells = true;
  }

  /** A block begins or ends; inside a row of a table and inside code it does not. */
  private void boundary(Element element) {
    if (!element.isBlock() || INLINE_EDITS.contains(element.normalName())) {
      return;
    }
    if (table != null && rowHasCells) {
      current.space();
    } else if (code == null || code == element) {
      endBlock();
    }
  }

  private void lineBreak() {
    if (code != null) {
      current.addVerbatim('\n', 0, 0);
    } else if (table != null) {
      current.space();
    } else if (current.atLineBreak()) {
      endBlock();
    } else {
      current.lineBreak();
    }
  }

  private void addText(TextNode node) {
    if (code == null && PageFurniture.isEnlargeHint(node)) {
      enlargeHint = true;
      return;
    }
    characters.walk(node, this);
  }

  @Override
  public void accept(char character, int start, int end) {
    if (code != null) {
      current.addVerbatim(character, start, end);
    } else if (character == '\n' && preformatted > 0) {
      // In preformatted text an empty line ends the paragraph.
      lineBreak();
    } else {
      current.add(character, start, end, links > 0);
    }
  }

  @Override
  public void acceptRun(String text, int from, int to, int start) {
    if (code == null && preformatted == 0) {
      current.addRun(text, from, to, start, links > 0);
      return;
    }
    for (int i = from; i < to; i++) {
      accept(text.charAt(i), start + i - from, start + i - from + 1);
    }
  }

  private void endBlock() {
    if (current.isEmpty()) {
      return;
    }
    BlockText ended = current;
    boolean hint = enlargeHint;
    current = new BlockText();
    enlargeHint = false;
    ParagraphKind kind = kind();
    String text = ended.text();
    if (kind == ParagraphKind.PROSE && PageFurniture.isPageNumberBlock(text)) {
      pageBreak = true;
      return;
    }
    if (ended.hasNoLetters()
        || (hint && text.length() < LONGEST_CAPTION)
        || PageFurniture.isEnlargeHint(text)
        || (isProse(kind) && ended.isMostlyLinks())) {
      return;
    }
    addBlock(ended, text, kind);
    pageBreak = false;
  }

  private void addBlock(BlockText ended, String text, ParagraphKind kind) {
    boolean item = kind == ParagraphKind.LIST && text.length() <= LONGEST_ITEM;
    ParagraphKind seen = kind == ParagraphKind.LIST && !item ? ParagraphKind.PROSE : kind;
    Object group = item ? lists.group() : kind == ParagraphKind.TABLE ? table : null;
    String shown = item ? lists.mark() + text : text;
    List<String> path =
        seen == ParagraphKind.HEADING ? headings.above(headingLevel) : headings.path();
    blocks.add(
        new PageBlock(
            new TextBlock(shown, ended.sourceStart(), ended.sourceEnd(), seen, path),
            group,
            pageBreak));
    if (seen == ParagraphKind.HEADING) {
      headings.add(headingLevel, text);
    }
  }

  private ParagraphKind kind() {
    if (code != null) {
      return ParagraphKind.CODE;
    }
    if (table != null) {
      return ParagraphKind.TABLE;
    }
    if (headingLevel > 0) {
      return ParagraphKind.HEADING;
    }
    return lists.isInside() ? ParagraphKind.LIST : ParagraphKind.PROSE;
  }

  private static boolean isProse(ParagraphKind kind) {
    return kind == ParagraphKind.PROSE || kind == ParagraphKind.LIST;
  }
}
