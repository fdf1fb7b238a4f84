package io.athanor.dataset.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

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
  private static final Set<String> ABBREVIATIONS =
      Set.of(
          "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "rev", "hon", "gen", "col", "capt",
          "lieut", "lt", "sgt", "gov", "sen", "rep", "messrs", "mme", "mlle", "mt", "ft", "ed",
          "eds", "vs", "cf", "viz", "al", "ca", "approx", "e.g", "i.e", "a.m", "p.m", "u.s", "u.k",
          "ph.d", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov",
          "dec", "inc", "ltd", "co", "corp", "z.b", "d.h", "u.a", "bzw", "usw", "vgl", "hr", "fr");

  /** Abbreviations only in front of a number: "No. 5", but not "He said no." */
  private static final Set<String> ABBREVIATIONS_OF_NUMBERED =
      Set.of(
          "no", "nos", "nr", "p", "pp", "ch", "chap", "vol", "vols", "fig", "figs", "eq", "sec",
          "bd");

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
            && !(mark == '.' && behind == position + 1 && isAbbreviated(text, position, next));
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

  private static boolean isAbbreviated(String text, int stop, int next) {
    int start = stop;
    while (start > 0
        && (Character.isLetter(text.charAt(start - 1)) || text.charAt(start - 1) == '.')) {
      start--;
    }
    String word = text.substring(start, stop);
    boolean initial =
        word.length() == 1 && Character.isUpperCase(word.charAt(0)) && !word.equals("I");
    boolean initials = word.matches("(\\p{Lu}\\.)+\\p{Lu}");
    String folded = word.toLowerCase(Locale.ROOT);
    boolean numbered =
        ABBREVIATIONS_OF_NUMBERED.contains(folded) && Character.isDigit(text.charAt(next));
    return initial || initials || numbered || ABBREVIATIONS.contains(folded);
  }
}
