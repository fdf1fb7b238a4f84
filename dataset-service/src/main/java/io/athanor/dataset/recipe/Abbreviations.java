package io.athanor.dataset.recipe;

import java.util.Locale;
import java.util.Set;

/** Full stops that belong to a word and end no sentence, in English and German. */
final class Abbreviations {

  private static final Set<String> ALWAYS =
      Set.of(
          "mr", "mrs", "ms", "dr", "prof", "st", "rev", "hon", "gen", "col", "capt", "lieut", "lt",
          "sgt", "maj", "gov", "sen", "rep", "messrs", "mme", "mlle", "mt", "ft", "ed", "eds", "vs",
          "cf", "viz", "al", "ca", "approx", "e.g", "i.e", "ph.d", "jan", "feb", "mar", "apr",
          "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "mon", "tue", "tues", "wed",
          "thu", "thurs", "fri", "ave", "blvd", "dept", "z.b", "d.h", "u.a", "bzw", "vgl", "hr",
          "fr", "evtl", "ggf", "str", "abb", "hrsg", "sog");

  /** Those that often stand last: only where a typical first word follows does a sentence end. */
  private static final Set<String> OFTEN_LAST =
      Set.of(
          "sr", "jr", "a.m", "p.m", "u.s", "u.k", "inc", "ltd", "co", "corp", "etc", "esq", "usw",
          "u.s.w");

  private static final Set<String> FIRST_WORDS =
      Set.of(
          "A", "An", "The", "This", "That", "These", "Those", "It", "He", "She", "They", "We",
          "You", "I", "His", "Her", "Its", "Their", "Our", "But", "And", "So", "In", "On", "At",
          "When", "After", "Before", "If", "There", "Then", "Der", "Die", "Das", "Ein", "Eine",
          "Es", "Er", "Sie", "Wir", "Dann", "Aber", "Und", "Im", "Am");

  /** Abbreviations only in front of a number: "No. 5", but not "He said no." */
  private static final Set<String> BEFORE_NUMBERS =
      Set.of(
          "no", "nos", "nr", "pp", "ch", "chap", "vol", "vols", "fig", "figs", "eq", "sec", "bd");

  private static final Set<String> GERMAN_MONTHS =
      Set.of(
          "Januar",
          "Februar",
          "März",
          "April",
          "Mai",
          "Juni",
          "Juli",
          "August",
          "September",
          "Oktober",
          "November",
          "Dezember",
          "Jahrhundert");

  private Abbreviations() {}

  /**
   * Whether the full stop belongs to the word before it.
   *
   * @param stop place of the full stop
   * @param next place of the next character that is no white space
   */
  static boolean endsIn(String text, int stop, int next) {
    int start = stop;
    while (start > 0 && isWordOrStop(text.charAt(start - 1))) {
      start--;
    }
    String word = text.substring(start, stop);
    if (word.isEmpty()) {
      return false;
    }
    if (word.chars().allMatch(Character::isDigit)) {
      return isOrdinal(text, start, word, next);
    }
    String folded = word.toLowerCase(Locale.ROOT);
    if (OFTEN_LAST.contains(folded)) {
      return !FIRST_WORDS.contains(wordAt(text, next));
    }
    if (isLetters(word)) {
      // "J. R. R." goes on; "plan B. It works" does not, and "I" is a word.
      return !word.equals("I") && !FIRST_WORDS.contains(wordAt(text, next));
    }
    return ALWAYS.contains(folded)
        || (BEFORE_NUMBERS.contains(folded) && Character.isDigit(text.charAt(next)));
  }

  private static boolean isWordOrStop(char character) {
    return Character.isLetterOrDigit(character) || character == '.';
  }

  /** The number of a list, or a German date. */
  private static boolean isOrdinal(String text, int start, String number, int next) {
    boolean first = text.substring(0, start).isBlank() || isBehindSentence(text, start);
    return number.length() <= 2 && (first || GERMAN_MONTHS.contains(wordAt(text, next)));
  }

  private static boolean isBehindSentence(String text, int start) {
    int before = start - 1;
    while (before >= 0 && Character.isWhitespace(text.charAt(before))) {
      before--;
    }
    return before >= 0 && ".!?\u2026:".indexOf(text.charAt(before)) >= 0;
  }

  /** One letter, or letters with stops between them: "B", "U.N". */
  private static boolean isLetters(String word) {
    for (int index = 0; index < word.length(); index++) {
      boolean letter = index % 2 == 0;
      if (letter != Character.isLetter(word.charAt(index))
          || (!letter && word.charAt(index) != '.')) {
        return false;
      }
    }
    return word.length() == 1 || Character.isUpperCase(word.charAt(0));
  }

  private static String wordAt(String text, int start) {
    int end = start;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    return text.substring(start, end);
  }
}
