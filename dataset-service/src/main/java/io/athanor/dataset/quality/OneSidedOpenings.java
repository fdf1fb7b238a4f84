package io.athanor.dataset.quality;

import io.athanor.contracts.dataset.Example;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers that begin alike. When many do, the model begins every answer so; no single row is to
 * blame, so this is a finding about the data set with the rows that cause it. Of openings of one to
 * three words the longest that passes the threshold is named.
 */
public final class OneSidedOpenings {

  private static final int LEAST_ROWS = 20;
  private static final int MOST_WORDS = 3;
  private static final int MOST_LISTED = 20;
  private static final int MOST_OPENINGS = 200_000;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}'’]+");

  private final double most;
  private final Map<String, Opening> openings = new HashMap<>();
  private int answers;

  /**
   * Rows that begin alike.
   *
   * @param words in small letters
   * @param share of all answers, 0 to 1
   * @param rows the first of them
   */
  public record Finding(String words, long count, double share, List<Example> rows) {

    public Finding {
      rows = List.copyOf(rows);
    }

    /** What to tell the user. */
    public String describe() {
      return String.format(
          Locale.ROOT,
          "%.0f %% of the answers begin with \"%s\", and the model will begin so, too; word them in"
              + " more ways",
          100 * share,
          words);
    }
  }

  private static final class Opening {
    private long count;
    private final List<Example> rows = new ArrayList<>();
  }

  /**
   * Prepares the search.
   *
   * @param most share of the answers that may begin alike, 0 to 1
   */
  public OneSidedOpenings(double most) {
    this.most = most;
  }

  /** Looks at a row; raw text has no answers. */
  public void see(Example row) {
    if (row.text() != null) {
      return;
    }
    for (String answer : RowText.learned(row)) {
      answers++;
      StringBuilder opening = new StringBuilder();
      Matcher word = WORD.matcher(answer);
      for (int words = 0; words < MOST_WORDS && word.find(); words++) {
        opening.append(words == 0 ? "" : " ").append(word.group().toLowerCase(Locale.ROOT));
        count(opening.toString(), row);
      }
    }
  }

  private void count(String words, Example row) {
    // Openings that are new after so many are rare ones: they can pass no threshold.
    if (openings.size() >= MOST_OPENINGS && !openings.containsKey(words)) {
      return;
    }
    Opening opening = openings.computeIfAbsent(words, fresh -> new Opening());
    opening.count++;
    if (opening.rows.size() < MOST_LISTED && isListed()) {
      opening.rows.add(row);
    }
  }

  /** Later openings are rare; holding their rows would hold the data set. */
  private boolean isListed() {
    return answers <= 50 * MOST_LISTED;
  }

  /** The openings that pass the threshold, the most frequent first. */
  public List<Finding> findings() {
    if (answers < LEAST_ROWS) {
      return List.of();
    }
    List<Finding> passing =
        openings.entrySet().stream()
            .filter(opening -> opening.getValue().count > most * answers)
            .map(
                opening ->
                    new Finding(
                        opening.getKey(),
                        opening.getValue().count,
                        (double) opening.getValue().count / answers,
                        opening.getValue().rows))
            .toList();
    return passing.stream()
        .filter(finding -> longer(finding, passing).isEmpty())
        .sorted(Comparator.comparingLong(Finding::count).reversed().thenComparing(Finding::words))
        .toList();
  }

  private static Optional<Finding> longer(Finding shorter, List<Finding> findings) {
    return findings.stream()
        .filter(other -> other.words().startsWith(shorter.words() + ' '))
        .filter(other -> other.count() == shorter.count())
        .findFirst();
  }
}
