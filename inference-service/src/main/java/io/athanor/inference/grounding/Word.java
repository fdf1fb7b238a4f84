package io.athanor.inference.grounding;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word of a text.
 *
 * @param form its characters in lower case
 * @param start first character in the text, in UTF-16 units
 * @param end one past the last
 * @param capitalised whether it begins with a capital letter
 */
record Word(String form, int start, int end, boolean capitalised) {

  private static final Pattern WORDS =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:['\u2019]\\p{L}+)?");

  /** Shortest form whose ending may differ: shorter ones are other words when a letter is. */
  private static final int STEM = 5;

  private static final int LONGEST_ENDING = 3;

  static List<Word> in(String text) {
    List<Word> words = new ArrayList<>();
    Matcher matcher = WORDS.matcher(text);
    while (matcher.find()) {
      words.add(
          new Word(
              matcher.group().toLowerCase(Locale.ROOT),
              matcher.start(),
              matcher.end(),
              Character.isUpperCase(text.codePointAt(matcher.start()))));
    }
    return words;
  }

  boolean hasDigit() {
    return form.chars().anyMatch(Character::isDigit);
  }

  /**
   * Whether both are one word but for its ending: equal, or with at least five letters in common
   * and at most three behind them. Numbers have no endings.
   */
  boolean matches(Word other) {
    if (form.equals(other.form)) {
      return true;
    }
    int longer = Math.max(form.length(), other.form.length());
    int shorter = Math.min(form.length(), other.form.length());
    if (hasDigit() || other.hasDigit() || shorter < STEM) {
      return false;
    }
    int common = 0;
    while (common < shorter && form.charAt(common) == other.form.charAt(common)) {
      common++;
    }
    return common >= STEM && longer - common <= LONGEST_ENDING;
  }
}
