package io.athanor.llm.chat;

import io.athanor.llm.jinja.Span;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A rendering for people: {@code ⟦ ⟧} around special tokens, {@code » «} around what is learned,
 * line ends as {@code \n}, long contents shortened in their middle.
 */
final class MarkedText {
  static final String LEGEND = "⟦ ⟧ marks special tokens, » « what is learned";

  private static final int LONGEST_CONTENT = 80;
  private static final int KEPT_OF_CONTENT = 36;
  private static final int LONGEST = 1_000;
  private static final int KEPT_START = 350;

  private MarkedText() {}

  static String of(TokenizedText whole, List<Span> learned) {
    List<Span> specials = whole.specials().stream().map(TokenizedText.Special::place).toList();
    String text = whole.text();
    StringBuilder marked = new StringBuilder();
    for (int position = 0; position <= text.length(); position++) {
      mark(marked, specials, position, "⟦", "⟧", true);
      mark(marked, learned, position, "»", "«", true);
      mark(marked, learned, position, "»", "«", false);
      mark(marked, specials, position, "⟦", "⟧", false);
      int skippedTo = middleEnd(whole.data().spans(), position);
      if (skippedTo > position) {
        marked.append('…');
        position = skippedTo - 1;
      } else if (position < text.length()) {
        append(marked, text.charAt(position));
      }
    }
    return shortened(marked.toString());
  }

  /** A conversation that has no rendering. */
  static String of(Conversation conversation) {
    return conversation.turns().stream()
        .map(turn -> turn.role().spelling() + ": " + oneLine(turn.content()))
        .collect(Collectors.joining(" | "));
  }

  private static void mark(
      StringBuilder marked,
      List<Span> spans,
      int position,
      String open,
      String close,
      boolean end) {
    for (Span span : spans) {
      if (span.length() > 0 && (end ? span.end() : span.start()) == position) {
        marked.append(end ? close : open);
      }
    }
  }

  /** Where the part to leave out ends, if one begins here. */
  private static int middleEnd(List<Span> contents, int position) {
    for (Span content : contents) {
      if (content.length() > LONGEST_CONTENT && content.start() + KEPT_OF_CONTENT == position) {
        return content.end() - KEPT_OF_CONTENT;
      }
    }
    return position;
  }

  private static String oneLine(String content) {
    StringBuilder line = new StringBuilder();
    boolean isLong = content.length() > LONGEST_CONTENT;
    String kept =
        isLong
            ? content.substring(0, KEPT_OF_CONTENT)
                + '…'
                + content.substring(content.length() - KEPT_OF_CONTENT)
            : content;
    kept.chars().forEach(character -> append(line, (char) character));
    return shortened(line.toString());
  }

  private static void append(StringBuilder target, char character) {
    switch (character) {
      case '\n' -> target.append("\\n");
      case '\r' -> target.append("\\r");
      case '\t' -> target.append("\\t");
      default -> target.append(character);
    }
  }

  /** The end is worth most: the answers and what follows them stand there. */
  private static String shortened(String text) {
    return text.length() <= LONGEST
        ? text
        : text.substring(0, KEPT_START)
            + " … "
            + text.substring(text.length() - (LONGEST - KEPT_START));
  }
}
