package io.athanor.ingest.quality;

/**
 * How much of a text is damaged, as character recognition (OCR) damages print: the share of words
 * that no writer wrote. Such words mix digits or symbols into letters ({@code th3}, {@code wa|er}),
 * change case inside ({@code tHe}), have no vowel or too many consonants in a row, or are single
 * letters in a row. Letters other than Latin are only searched for symbols. The rules are those
 * that Taghva et al., "Automatic Removal of Garbage Strings in OCR Text" (2001), found to work,
 * made milder where names and numbers would suffer.
 */
public final class NoiseScore {

  /** Shorter texts are treated as if they had that many words, so that one odd word is no noise. */
  private static final int FEWEST_WORDS = 8;

  private static final int MOST_CONSONANTS = 6;
  private static final int LONGEST_WORD = 40;
  private static final String VOWELS = "aeiouyAEIOUY";

  /** Bit n stands for the n-th letter from a. */
  private static final int VOWEL_BITS =
      1
          | 1 << ('e' - 'a')
          | 1 << ('i' - 'a')
          | 1 << ('o' - 'a')
          | 1 << ('u' - 'a')
          | 1 << ('y' - 'a');

  private static final String STRAY_SYMBOLS = "^~|\\{}<>=*_#@$%+•■□¬¦§¤¢£¥©®™°±¶†‡";
  private static final String PLAIN_SINGLES = "aAIiOoyYeEàÀéuUxX&-–—…";

  private NoiseScore() {}

  /** Share of damaged words, from 0 to 1, in steps of a thousandth. */
  public static double of(String text) {
    int words = 0;
    int damaged = 0;
    int singles = 0;
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      if (i < text.length() && !Character.isWhitespace(text.charAt(i))) {
        start = start < 0 ? i : start;
      } else if (start >= 0) {
        int from = withoutPunctuation(text, start, i);
        int to = withoutEndPunctuation(text, from, i);
        words++;
        if (isStraySingle(text, from, to)) {
          singles++;
          // "l i k e" is damage; one "B." is somebody's initial.
          damaged += singles >= 3 ? (singles == 3 ? 3 : 1) : 0;
        } else {
          singles = 0;
          damaged += isDamaged(text, start, i, from, to) ? 1 : 0;
        }
        start = -1;
      }
    }
    double share = Math.min(1, (double) damaged / Math.max(words, FEWEST_WORDS));
    return Math.round(share * 1000) / 1000.0;
  }

  private static boolean isStraySingle(String text, int from, int to) {
    return to - from == 1
        && Character.isLetter(text.charAt(from))
        && PLAIN_SINGLES.indexOf(text.charAt(from)) < 0;
  }

  private static boolean isDamaged(String text, int start, int end, int from, int to) {
    if (from >= to) {
      return isOnlySymbols(text, start, end);
    }
    if (isPlainWord(text, from, to)) {
      return false;
    }
    if (isAddress(text, from, to)) {
      return false;
    }
    int letters = 0;
    int digits = 0;
    int symbols = 0;
    int vowels = 0;
    int other = 0;
    int consonants = 0;
    int mostConsonants = 0;
    int upper = 0;
    int rises = 0;
    for (int i = from; i < to; i++) {
      char character = text.charAt(i);
      if (character == '\uFFFD') {
        return true;
      }
      if (Character.isLetter(character)) {
        letters++;
        if (Character.isUpperCase(character)) {
          upper++;
          rises += i > from && Character.isLowerCase(text.charAt(i - 1)) ? 1 : 0;
        }
        if (character > '\u024F') {
          other++;
        }
        if (VOWELS.indexOf(character) >= 0 || character > 127) {
          vowels++;
          consonants = 0;
        } else {
          consonants++;
          mostConsonants = Math.max(mostConsonants, consonants);
        }
      } else {
        consonants = 0;
        digits += Character.isDigit(character) ? 1 : 0;
        symbols += STRAY_SYMBOLS.indexOf(character) >= 0 ? 1 : 0;
      }
    }
    if (symbols > 0 && letters > 0) {
      return true;
    }
    if (letters == 0 || other > 0) {
      return false;
    }
    return mixesDigits(text, from, to, letters, digits, upper)
        || (digits == 0 && looksUnspeakable(letters, vowels, upper, mostConsonants, to - from))
        || changesCase(letters, upper, rises);
  }

  /**
   * Small letters with vowels among them, the first of them perhaps a capital: nearly all words.
   */
  private static boolean isPlainWord(String text, int from, int to) {
    if (to - from > LONGEST_WORD) {
      return false;
    }
    int consonants = 0;
    int vowels = 0;
    for (int i = from; i < to; i++) {
      int letter = text.charAt(i) | (i == from ? 0x20 : 0);
      if (letter < 'a' || letter > 'z') {
        return false;
      }
      if ((VOWEL_BITS >> (letter - 'a') & 1) == 1) {
        vowels++;
        consonants = 0;
      } else if (++consonants > MOST_CONSONANTS) {
        return false;
      }
    }
    return vowels > 0;
  }

  /** Ordinals, units and model names begin or end with their digits; damage is inside. */
  private static boolean mixesDigits(
      String text, int from, int to, int letters, int digits, int upper) {
    if (digits == 0 || letters < 2 || upper == letters) {
      return false;
    }
    boolean before = Character.isDigit(text.charAt(from));
    boolean after = Character.isDigit(text.charAt(to - 1));
    int changes = 0;
    for (int i = from + 1; i < to; i++) {
      changes += Character.isDigit(text.charAt(i)) != Character.isDigit(text.charAt(i - 1)) ? 1 : 0;
    }
    return changes > 1
        || (!after && before && letters > 3 && digits == 1)
        || (after && letters > 2 && digits == 1 && upper == 0);
  }

  private static boolean looksUnspeakable(
      int letters, int vowels, int upper, int mostConsonants, int length) {
    return length > LONGEST_WORD
        || (vowels == 0 && letters >= 4 && upper < letters)
        || mostConsonants > MOST_CONSONANTS;
  }

  /** "McGregor" and "iPhone" rise once and are mostly small; "tHeRe" and "wATER" are damaged. */
  private static boolean changesCase(int letters, int upper, int rises) {
    return rises > 1 || (rises == 1 && upper < letters && upper * 2 > letters);
  }

  private static boolean isOnlySymbols(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (STRAY_SYMBOLS.indexOf(text.charAt(i)) >= 0 || text.charAt(i) == '\uFFFD') {
        // One bullet, or a row of stars, is an ornament.
        return end - start > 1 && text.charAt(start) != text.charAt(end - 1);
      }
    }
    return false;
  }

  private static boolean isAddress(String text, int from, int to) {
    for (int i = from; i + 2 < to; i++) {
      char character = text.charAt(i);
      if (character == '@' || (character == ':' && text.charAt(i + 1) == '/')) {
        return text.indexOf('.', from) > 0;
      }
      if (character == '.' && text.startsWith("www", from)) {
        return true;
      }
    }
    return false;
  }

  private static int withoutPunctuation(String text, int start, int end) {
    int from = start;
    while (from < end && !isPart(text.charAt(from))) {
      from++;
    }
    return from;
  }

  private static int withoutEndPunctuation(String text, int from, int end) {
    int to = end;
    while (to > from && !isPart(text.charAt(to - 1))) {
      to--;
    }
    return to;
  }

  private static boolean isPart(char character) {
    return Character.isLetterOrDigit(character) || character == '\uFFFD';
  }
}
