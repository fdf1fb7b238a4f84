package io.athanor.dataset.quality;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.Turn;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Finds held-out rows that stand among the training rows. Their word 13-grams are collected first,
 * then every training row is looked at: what it shares is crossed off. Memory is that of the
 * held-out rows alone. A text of fewer than 13 words is one gram; question and answer must both be
 * found, for a short answer such as "Yes." stands everywhere.
 */
public final class NearDuplicates {

  private static final int GRAM = 13;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

  private final double most;

  private final GramTable grams = new GramTable();

  /**
   * Prepares the search.
   *
   * @param most share of a row's grams that may stand among the training rows, 0 to 1
   */
  public NearDuplicates(double most) {
    this.most = most;
  }

  /** Remembers a held-out row. */
  public void heldOut(Example row) {
    parts(row).forEach(part -> grams(part).forEach(grams::add));
  }

  /** Crosses off what a training row shares with the held-out rows. */
  public void trained(Example row) {
    for (String part : parts(row)) {
      for (Long gram : grams(part)) {
        grams.cross(gram, row.id());
      }
    }
  }

  /** What is wrong with a held-out row, after all training rows were seen. */
  public Optional<Complaint> check(Example row) {
    double least = 1;
    String twin = "";
    for (String part : parts(row)) {
      Set<Long> of = grams(part);
      int shared = 0;
      for (Long gram : of) {
        String crossedBy = grams.crossedBy(gram);
        if (crossedBy != null) {
          shared++;
          twin = crossedBy;
        }
      }
      least = Math.min(least, of.isEmpty() ? 0 : (double) shared / of.size());
    }
    return least > 0 && least >= most
        ? Optional.of(
            new Complaint(
                String.format(
                    Locale.ROOT,
                    "it is held out, but %.0f %% of its runs of words are trained by row %s",
                    100 * least,
                    twin),
                RowText.excerpt(row)))
        : Optional.empty();
  }

  /** The last question and its answer, which a row is about; or the raw text. */
  private static List<String> parts(Example row) {
    if (row.text() != null) {
      return List.of(row.text());
    }
    List<Turn> turns = row.turns().stream().filter(turn -> turn.role() != Role.SYSTEM).toList();
    return turns.subList(Math.max(0, turns.size() - 2), turns.size()).stream()
        .map(Turn::content)
        .toList();
  }

  private static Set<Long> grams(String text) {
    String[] words =
        WORD.matcher(text.toLowerCase(Locale.ROOT))
            .results()
            .map(MatchResult::group)
            .toArray(String[]::new);
    Set<Long> grams = new HashSet<>();
    int length = Math.min(GRAM, words.length);
    for (int start = 0; length > 0 && start + length <= words.length; start++) {
      grams.add(hash(words, start, length));
    }
    return grams;
  }

  /** FNV-1a over the words' characters, 64 bits. */
  private static long hash(String[] words, int start, int length) {
    long hash = 0xcbf29ce484222325L;
    for (String word : Arrays.asList(words).subList(start, start + length)) {
      for (int index = 0; index < word.length(); index++) {
        hash = (hash ^ word.charAt(index)) * 0x100000001b3L;
      }
      hash = (hash ^ ' ') * 0x100000001b3L;
    }
    return hash;
  }
}
