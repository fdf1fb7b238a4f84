package io.athanor.llm.chat;

import io.athanor.llm.jinja.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds each turn's content in a rendering, white space aside: templates trim contents and may put
 * blank lines between their parts, which changes nothing that is learned.
 */
final class TurnContents {
  private final TokenizedText whole;
  private final String dense;
  private final int[] positions;

  TurnContents(TokenizedText whole) {
    this.whole = whole;
    String text = whole.text();
    StringBuilder characters = new StringBuilder();
    int[] places = new int[text.length()];
    for (int index = 0; index < text.length(); index++) {
      if (!Character.isWhitespace(text.charAt(index))) {
        places[characters.length()] = index;
        characters.append(text.charAt(index));
      }
    }
    this.dense = characters.toString();
    this.positions = places;
  }

  /**
   * The place of each turn's content, null where it is missing or changed. Users' and assistants'
   * turns stand in their order; where the system's text stands is the template's affair. A turn
   * without any character but white space has the empty place at 0.
   */
  List<@Nullable Span> places(Conversation conversation) {
    List<@Nullable Span> places = new ArrayList<>();
    int from = 0;
    for (Turn turn : conversation.turns()) {
      boolean anywhere = turn.role() == Role.SYSTEM;
      String content = dense(turn.content());
      int found = content.isEmpty() ? 0 : find(content, anywhere ? 0 : from);
      if (content.isEmpty()) {
        places.add(new Span(0, 0));
      } else if (found < 0) {
        places.add(null);
      } else {
        int last = found + content.length() - 1;
        places.add(new Span(positions[found], positions[last] + 1));
        from = anywhere ? from : last + 1;
      }
    }
    return places;
  }

  private int find(String content, int from) {
    int found = dense.indexOf(content, from);
    while (found >= 0) {
      // The template's own words do not count, even if they are the same.
      if (whole.data().overlaps(positions[found], positions[found + content.length() - 1] + 1)) {
        return found;
      }
      found = dense.indexOf(content, found + 1);
    }
    return -1;
  }

  private static String dense(String content) {
    StringBuilder characters = new StringBuilder();
    content
        .chars()
        .filter(c -> !Character.isWhitespace(c))
        .forEach(c -> characters.append((char) c));
    return characters.toString();
  }
}
