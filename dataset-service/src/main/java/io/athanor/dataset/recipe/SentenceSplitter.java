package io.athanor.dataset.recipe;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts text into sentences. No character is lost: the pieces joined are the text, and white space
 * belongs to the sentence before it. A full stop ends a sentence only where it belongs to no
 * abbreviation, initial or number and where what follows looks like a beginning; in doubt the text
 * stays together, because half a sentence is a worse row than two whole ones.
 */
public final class SentenceSplitter {

  private static final String ENDS = ".!?…";
  private static final String FULL_WIDTH_ENDS = "。！？";
  private static final String CLOSING = "\"'”’»)]}";
  private static final String OPENING = "\"'“‘«„([{¿¡—–";

  /** The sentences in order. */
  public List<String> split(String text) {
    List<String> sentences = new ArrayList<>();
    int start = 0;
    int position = 0;
    while (position < text.length()) {
      int end = endOfSentence(text, position);
      if (end > position && end < text.length()) {
        sentences.add(text.substring(start, end));
        start = end;
      }
      position = Math.max(position + 1, end);
    }
    if (start < text.length()) {
      sentences.add(text.substring(start));
    }
    return sentences;
  }

  /** Where the next sentence begins if one ends at {@code position}, else {@code position}. */
  private static int endOfSentence(String text, int position) {
    char mark = text.charAt(position);
    boolean fullWidth = FULL_WIDTH_ENDS.indexOf(mark) >= 0;
    if (!fullWidth && ENDS.indexOf(mark) < 0) {
      return position;
    }
    int behind = position + 1;
    while (behind < text.length() && isMark(text.charAt(behind))) {
      behind++;
    }
    while (behind < text.length() && CLOSING.indexOf(text.charAt(behind)) >= 0) {
      behind++;
    }
    int next = behind;
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    if (next == text.length() || fullWidth) {
      return next;
    }
    boolean ends =
        next > behind
            && looksLikeBeginning(text, next)
            && !(mark == '.'
                && behind == position + 1
                && Abbreviations.endsIn(text, position, next));
    return ends ? next : position;
  }

  private static boolean isMark(char character) {
    return ENDS.indexOf(character) >= 0 || FULL_WIDTH_ENDS.indexOf(character) >= 0;
  }

  private static boolean looksLikeBeginning(String text, int index) {
    int letter = index;
    while (letter < text.length() && OPENING.indexOf(text.charAt(letter)) >= 0) {
      letter++;
    }
    if (letter == text.length()) {
      return false;
    }
    int first = text.codePointAt(letter);
    return !Character.isLowerCase(first) && (Character.isLetterOrDigit(first) || letter > index);
  }
}
