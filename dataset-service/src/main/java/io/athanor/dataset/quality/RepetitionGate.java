package io.athanor.dataset.quality;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.pipeline.GateKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers that go round in circles: a model learns loops at once. Looks at the share of 4-grams
 * that stood there before, at one character again and again, and at lines that come four times.
 *
 * @param most share of repeated 4-grams, 0 to 1
 */
record RepetitionGate(double most) implements RowGate {

  private static final int GRAM = 4;
  private static final int LEAST_WORDS = 20;
  private static final int MOST_EQUAL_LINES = 3;
  private static final int LEAST_LETTERS_OF_A_LINE = 4;
  private static final Pattern ONE_CHARACTER = Pattern.compile("([^\\s=_*.~#-])\\1{19,}");

  @Override
  public GateKind kind() {
    return GateKind.REPETITION;
  }

  @Override
  public Optional<Complaint> check(Example row) {
    return RowText.learned(row).stream().flatMap(text -> complaint(text).stream()).findFirst();
  }

  private Optional<Complaint> complaint(String text) {
    Matcher run = ONE_CHARACTER.matcher(text);
    if (run.find()) {
      return Optional.of(
          Complaint.at(
              "\"" + run.group(1) + "\" comes " + run.group().length() + " times in a row",
              text,
              run.toMatchResult()));
    }
    Optional<String> line = repeatedLine(text);
    if (line.isPresent()) {
      return Optional.of(new Complaint("a line comes again and again", line.get()));
    }
    double share = repeatedShare(text);
    return share > most
        ? Optional.of(
            new Complaint(
                String.format(
                    Locale.ROOT, "%.0f %% of its runs of four words are repeated", 100 * share),
                text))
        : Optional.empty();
  }

  private static Optional<String> repeatedLine(String text) {
    Map<String, Integer> counts = new HashMap<>();
    return text.lines()
        .map(String::strip)
        .filter(line -> line.length() >= LEAST_LETTERS_OF_A_LINE)
        .filter(line -> counts.merge(line, 1, Integer::sum) > MOST_EQUAL_LINES)
        .findFirst();
  }

  private static double repeatedShare(String text) {
    List<String> words = Arrays.asList(text.strip().toLowerCase(Locale.ROOT).split("\\s+"));
    if (words.size() < LEAST_WORDS) {
      return 0;
    }
    Set<List<String>> different = new HashSet<>();
    int grams = words.size() - GRAM + 1;
    for (int start = 0; start < grams; start++) {
      different.add(words.subList(start, start + GRAM));
    }
    return 1.0 - (double) different.size() / grams;
  }
}
