package io.athanor.ingest.extract;

import io.athanor.ingest.source.ReadingLimit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Counts letters and links of every element of a page, once and from the leaves up, and so finds
 * what is no text though no tag says so: lists of links (link density, as in Kohlschütter et al.,
 * "Boilerplate Detection using Shallow Text Features", 2010), side matter named by its class, and
 * the tables that hold data instead of a layout.
 */
final class PageStatistics implements NodeVisitor {

  private static final Set<String> CONTAINERS =
      Set.of("ul", "ol", "dl", "div", "section", "table", "p", "center", "header");
  private static final Set<String> CELL_BLOCKS =
      Set.of("p", "div", "table", "ul", "ol", "pre", "blockquote", "h1", "h2", "h3", "h4");
  private static final int FEWEST_LINKS = 3;

  /** A text of that many letters between two links is a sentence, not a label. */
  private static final int SENTENCE = 90;

  private static final int LONGEST_PLAIN_CELL = 250;
  private static final int LONGEST_HEADED_CELL = 400;

  /** What is known of an element whose end was not yet reached. */
  private static final class Counts {
    int letters;
    int linkedLetters;
    int links;
    int longestText;
    int rows;
    int cells;
    int mostCells;
    int longestCell;
    int cellBlocks;
    boolean headed;
  }

  private record Candidate(Element element, int letters) {}

  private final List<Counts> open = new ArrayList<>();
  private final List<Candidate> sideMatter = new ArrayList<>();
  private final List<Candidate> smallPrint = new ArrayList<>();
  private final List<Candidate> mains = new ArrayList<>();
  private final List<Candidate> articles = new ArrayList<>();
  private final Set<Element> dropped = new HashSet<>();
  private final Set<Element> dataTables = new HashSet<>();
  private int linksAround;
  private int letters;

  static PageStatistics of(Element body) {
    PageStatistics statistics = new PageStatistics();
    body.traverse(statistics);
    return statistics;
  }

  /** Whether the element is furniture by what it holds. */
  boolean isFurniture(Element element) {
    return dropped.contains(element);
  }

  /** Whether the table's rows are to be read as rows. */
  boolean isDataTable(Element table) {
    return dataTables.contains(table);
  }

  /** The element that holds the page's text, if the page says so and most text lies there. */
  Element textRoot(Element body) {
    Element main = holdsMost(mains);
    if (main == null) {
      main = holdsMost(articles);
    }
    return main == null ? body : main;
  }

  @Override
  public void head(Node node, int depth) {
    ReadingLimit.check();
    if (node instanceof TextNode text) {
      count(text.getWholeText());
    } else if (node instanceof Element element) {
      open.add(new Counts());
      if (isLink(element)) {
        linksAround++;
      }
    }
  }

  @Override
  public void tail(Node node, int depth) {
    if (!(node instanceof Element element)) {
      return;
    }
    Counts counts = open.removeLast();
    String tag = element.normalName();
    if (isLink(element)) {
      linksAround--;
      counts.links++;
    }
    judge(element, tag, counts);
    if (open.isEmpty()) {
      letters = counts.letters;
      dropSideMatter();
      dropSmallPrint();
      return;
    }
    // Scripts and the like hold no letters of the page.
    if (!PageFurniture.isDroppedTag(tag)) {
      addTo(open.getLast(), tag, counts);
    }
  }

  private void count(String text) {
    int found = 0;
    for (int i = 0; i < text.length(); i++) {
      if (Character.isLetterOrDigit(text.charAt(i))) {
        found++;
      }
    }
    Counts around = open.getLast();
    around.letters += found;
    if (linksAround > 0) {
      around.linkedLetters += found;
    } else {
      around.longestText = Math.max(around.longestText, found);
    }
  }

  private static void addTo(Counts parent, String tag, Counts child) {
    parent.letters += child.letters;
    parent.linkedLetters += child.linkedLetters;
    parent.links += child.links;
    parent.longestText = Math.max(parent.longestText, child.longestText);
    switch (tag) {
      case "td", "th" -> {
        parent.cells++;
        parent.longestCell = Math.max(parent.longestCell, child.letters);
        parent.cellBlocks += child.cellBlocks;
        parent.headed |= tag.equals("th");
      }
      case "tr" -> {
        parent.rows++;
        parent.mostCells = Math.max(parent.mostCells, child.cells);
        addCells(parent, child);
      }
      case "tbody", "thead", "tfoot" -> {
        parent.rows += child.rows;
        parent.mostCells = Math.max(parent.mostCells, child.mostCells);
        addCells(parent, child);
      }
      default -> parent.cellBlocks += child.cellBlocks + (CELL_BLOCKS.contains(tag) ? 1 : 0);
    }
  }

  private static void addCells(Counts parent, Counts child) {
    parent.longestCell = Math.max(parent.longestCell, child.longestCell);
    parent.cellBlocks += child.cellBlocks;
    parent.headed |= child.headed;
  }

  private void judge(Element element, String tag, Counts counts) {
    if (CONTAINERS.contains(tag) && isListOfLinks(counts)) {
      dropped.add(element);
    } else if (tag.equals("table") && isData(counts)) {
      dataTables.add(element);
    } else if (tag.equals("main") || element.attr("role").equals("main")) {
      mains.add(new Candidate(element, counts.letters));
    } else if (tag.equals("article")) {
      articles.add(new Candidate(element, counts.letters));
    } else if (PageFurniture.isSmallPrint(element)) {
      smallPrint.add(new Candidate(element, counts.letters));
    } else if (PageFurniture.isSideMatter(element)) {
      sideMatter.add(new Candidate(element, counts.letters));
    }
  }

  private static boolean isListOfLinks(Counts counts) {
    return counts.links >= FEWEST_LINKS
        && counts.linkedLetters * 2L >= counts.letters
        && counts.longestText < SENTENCE;
  }

  private static boolean isData(Counts counts) {
    if (counts.rows < 2 || counts.mostCells < 2) {
      return false;
    }
    return counts.headed
        ? counts.longestCell <= LONGEST_HEADED_CELL
        : counts.longestCell <= LONGEST_PLAIN_CELL && counts.cellBlocks == 0;
  }

  /** Some pages set all their text small. */
  private void dropSmallPrint() {
    if (smallPrint.stream().mapToInt(Candidate::letters).sum() * 5L < letters) {
      smallPrint.forEach(candidate -> dropped.add(candidate.element()));
    }
  }

  /** A name alone does not make the greater part of a page its side. */
  private void dropSideMatter() {
    for (Candidate candidate : sideMatter) {
      if (candidate.letters() * 5L < letters * 2L) {
        dropped.add(candidate.element());
      }
    }
  }

  private @Nullable Element holdsMost(List<Candidate> candidates) {
    return candidates.size() == 1 && candidates.getFirst().letters() * 2L >= letters
        ? candidates.getFirst().element()
        : null;
  }

  private static boolean isLink(Element element) {
    return element.normalName().equals("a") && element.hasAttr("href");
  }
}
