package io.athanor.dataset.quality;

import io.athanor.contracts.dataset.Example;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rows of another language than the data set's. Which that is stands in the pipeline file, or else
 * it is the language of most rows: so all rows are looked at before the first verdict. One byte a
 * row is kept.
 */
public final class LanguageGate {

  private static final double LEAST_SHARE_OF_MOST = 0.75;
  private static final int LEAST_ROWS = 10;

  private final Set<String> wanted = new LinkedHashSet<>();
  private final LanguageOfRows languages = new LanguageOfRows();
  private final List<String> codes = new ArrayList<>(List.of(""));
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private byte[] rows = new byte[1024];
  private int size;

  /**
   * Prepares the gate.
   *
   * @param languages BCP 47 tags; empty means the language of most rows
   */
  public LanguageGate(List<String> languages) {
    languages.forEach(tag -> wanted.add(Locale.forLanguageTag(tag).getLanguage()));
  }

  /** Looks at the next row. */
  public void see(Example row) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, rows.length * 2);
    }
    rows[size++] = (byte) languages.of(row).map(this::place).orElse(0).intValue();
  }

  private int place(String code) {
    counts.merge(code, 1, Integer::sum);
    return places.computeIfAbsent(
        code,
        fresh -> {
          codes.add(fresh);
          return codes.size() - 1;
        });
  }

  /**
   * Decides which language is the data set's, after all rows were seen.
   *
   * @return why there can be no verdict; empty when there can
   */
  public Optional<String> decide() {
    if (!wanted.isEmpty()) {
      return Optional.empty();
    }
    int told = counts.values().stream().mapToInt(Integer::intValue).sum();
    Optional<Map.Entry<String, Integer>> most =
        counts.entrySet().stream().max(Map.Entry.comparingByValue());
    if (most.isEmpty() || told < LEAST_ROWS) {
      return Optional.of(
          "wrongLanguage: "
              + told
              + " rows are long enough to tell their language, too few to know the data set's; name"
              + " it in recipe.gates.languages");
    }
    if (most.get().getValue() < LEAST_SHARE_OF_MOST * told) {
      return Optional.of(
          "wrongLanguage: no language has three quarters of the rows ("
              + counts
              + "); name the wanted ones in recipe.gates.languages");
    }
    wanted.add(most.get().getKey());
    return Optional.empty();
  }

  /** What is wrong with the language of the row at a place of {@link #see}. */
  public Optional<Complaint> check(int index, Example row) {
    String code = codes.get(rows[index] & 0xff);
    return !isWrong(index)
        ? Optional.empty()
        : Optional.of(
            new Complaint(
                "it is written in "
                    + Locale.of(code).getDisplayLanguage(Locale.ENGLISH)
                    + ", and the data set in "
                    + String.join(", ", wanted),
                RowText.excerpt(row)));
  }

  /** Whether the row at a place of {@link #see} is written in another language. */
  public boolean isWrong(int index) {
    String code = codes.get(rows[index] & 0xff);
    return !code.isEmpty() && !wanted.isEmpty() && !wanted.contains(code);
  }
}
