package io.athanor.inference.grounding;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A sentence of a text, without the white space around it.
 *
 * @param start first character in the text, in UTF-16 units
 * @param end one past the last
 */
record Sentence(int start, int end) {

  static List<Sentence> in(String text) {
    BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
    breaks.setText(text);
    List<Sentence> sentences = new ArrayList<>();
    int from = breaks.first();
    for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
      addTrimmed(text, from, to, sentences);
      from = to;
    }
    return sentences;
  }

  private static void addTrimmed(String text, int from, int to, List<Sentence> sentences) {
    int start = from;
    int end = to;
    while (start < end && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    if (start < end) {
      sentences.add(new Sentence(start, end));
    }
  }

  String of(String text) {
    return text.substring(start, end);
  }
}
