package io.athanor.ingest.extract;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** Gives items of lists the dash or number that a browser draws before them. */
final class ListMarks {

  private static final String INDENTATION = "  ";

  /** Deeper items are not indented further: the page is broken or hostile. */
  private static final int DEEPEST = 8;

  private static final class Numbering {
    final Element list;
    final boolean ordered;
    int next;

    Numbering(Element list) {
      this.list = list;
      this.ordered = list.normalName().equals("ol");
      this.next = number(list.attr("start"), 1);
    }
  }

  private final List<Numbering> open = new ArrayList<>();
  private String mark = "";

  void enter(Element list) {
    open.add(new Numbering(list));
  }

  void leave() {
    open.removeLast();
    mark = "";
  }

  void item(Element item) {
    if (open.isEmpty()) {
      return;
    }
    Numbering list = open.getLast();
    if (list.ordered) {
      int number = number(item.attr("value"), list.next);
      mark = number + ". ";
      list.next = number + 1;
    } else {
      mark = "- ";
    }
  }

  boolean isInside() {
    return !open.isEmpty();
  }

  /** The outermost list: what all items around have in common. */
  @Nullable Object group() {
    return open.isEmpty() ? null : open.getFirst().list;
  }

  /** What stands before the text that comes now; only an item's first line has its mark. */
  String mark() {
    String indentation = INDENTATION.repeat(Math.clamp(open.size() - 1L, 0, DEEPEST));
    String shown = mark.isEmpty() ? INDENTATION : mark;
    mark = "";
    return indentation + shown;
  }

  private static int number(String text, int otherwise) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException none) {
      return otherwise;
    }
  }
}
