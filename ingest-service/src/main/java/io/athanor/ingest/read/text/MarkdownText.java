package io.athanor.ingest.read.text;

import java.util.IdentityHashMap;
import java.util.Map;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.jspecify.annotations.Nullable;

/** The text of Markdown nodes. Walks without recursion: documents may nest as deep as they like. */
final class MarkdownText {

  private MarkdownText() {}

  /** Text of a heading or paragraph, markup left out. */
  static String of(Node block) {
    StringBuilder text = new StringBuilder();
    for (Node node = block.getFirstChild(); node != null; node = next(node, block)) {
      switch (node) {
        case Text literal -> text.append(literal.getLiteral());
        case Code code -> text.append(code.getLiteral());
        case SoftLineBreak ignored -> text.append(' ');
        case HardLineBreak ignored -> text.append('\n');
        default -> {
          // emphasis and links show in their children
        }
      }
    }
    return text.toString().strip();
  }

  /** A line for each item behind a dash or its number, inner lists indented. */
  static String ofList(Node list) {
    StringBuilder text = new StringBuilder();
    Map<Node, Integer> items = new IdentityHashMap<>();
    for (Node node = list.getFirstChild(); node != null; node = next(node, list)) {
      switch (node) {
        case ListItem item -> text.append(lineStart(item, list)).append(mark(item, items));
        case Paragraph paragraph -> append(text, of(paragraph));
        case FencedCodeBlock code -> append(text, code.getLiteral().strip());
        case IndentedCodeBlock code -> append(text, code.getLiteral().strip());
        default -> {
          // their items and paragraphs come by themselves
        }
      }
    }
    return text.toString().strip();
  }

  /** A line for each row, cells parted by {@code " | "}. */
  static String ofTable(Node table) {
    StringBuilder text = new StringBuilder();
    for (Node node = table.getFirstChild(); node != null; node = next(node, table)) {
      switch (node) {
        case TableRow ignored -> text.append(text.isEmpty() ? "" : "\n");
        case TableCell cell ->
            text.append(cell.getPrevious() == null ? "" : " | ").append(of(cell));
        default -> {
          // a cell's text was taken with the cell
        }
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String block) {
    boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ' ';
    text.append(first ? "" : "\n").append(block);
  }

  private static String lineStart(ListItem item, Node list) {
    int depth = 0;
    for (Node node = item.getParent(); node != null && node != list; node = node.getParent()) {
      depth += node instanceof ListItem ? 1 : 0;
    }
    return "\n" + "  ".repeat(depth);
  }

  private static String mark(ListItem item, Map<Node, Integer> items) {
    if (!(item.getParent() instanceof OrderedList list)) {
      return "- ";
    }
    int first = list.getMarkerStartNumber() == null ? 1 : list.getMarkerStartNumber();
    return first + items.merge(list, 1, Integer::sum) - 1 + ". ";
  }

  /** The node behind in document order, without leaving the root or entering a picture. */
  private static @Nullable Node next(Node node, Node root) {
    if (node.getFirstChild() != null && !(node instanceof Image)) {
      return node.getFirstChild();
    }
    Node current = node;
    while (current.getNext() == null) {
      current = current.getParent();
      if (current == null || current == root) {
        return null;
      }
    }
    return current.getNext();
  }
}
