package io.athanor.dataset.generation;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How far an answer stands in its text: the share of its words (of four letters or more) that the
 * text has, whether every number does, and whether five words of it stand in the text in a row.
 */
public record Grounding(double words, List<String> foreignNumbers, boolean fiveInARow) {

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
  private static final int LEAST_LETTERS = 4;
  private static final int ROW = 5;

  public Grounding {
    foreignNumbers = List.copyOf(foreignNumbers);
  }

  /**
   * Compares an answer with its text.
   *
   * @param question its words may be repeated in the answer
   */
  public static Grounding of(String answer, String text, String question) {
    List<String> said = words(answer);
    List<String> given = words(text);
    Set<String> known = new HashSet<>(given);
    List<String> numbers =
        said.stream()
            .filter(word -> Character.isDigit(word.charAt(0)) && !known.contains(word))
            .toList();
    known.addAll(words(question));
    List<String> telling = said.stream().filter(word -> word.length() >= LEAST_LETTERS).toList();
    List<String> counted = telling.isEmpty() ? said : telling;
    double share =
        counted.isEmpty()
            ? 0
            : (double) counted.stream().filter(known::contains).count() / counted.size();
    return new Grounding(share, numbers, inARow(said, given));
  }

  /**
   * Whether that is enough.
   *
   * @param judged somebody else also looks at the answer, so it may be worded freely
   */
  public boolean suffices(double minimum, boolean judged) {
    return foreignNumbers.isEmpty() && words >= minimum && (judged || fiveInARow);
  }

  /** What was found, in words. */
  public String describe() {
    String found =
        String.format(Locale.ROOT, "%.0f %% of its words stand in the paragraph", 100 * words);
    if (!foreignNumbers.isEmpty()) {
      return found + ", but not " + String.join(", ", foreignNumbers);
    }
    return fiveInARow ? found : found + ", and no five of them in a row";
  }

  /** An answer of fewer than five words must stand in the text as a whole. */
  private static boolean inARow(List<String> said, List<String> given) {
    int length = Math.min(ROW, said.size());
    if (length == 0) {
      return false;
    }
    String all = ' ' + String.join(" ", given) + ' ';
    for (int start = 0; start + length <= said.size(); start++) {
      if (all.contains(' ' + String.join(" ", said.subList(start, start + length)) + ' ')) {
        return true;
      }
    }
    return false;
  }

  private static List<String> words(String text) {
    return WORD.matcher(text.toLowerCase(Locale.ROOT)).results().map(MatchResult::group).toList();
  }
}
