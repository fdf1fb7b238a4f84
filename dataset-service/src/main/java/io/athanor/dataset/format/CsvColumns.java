package io.athanor.dataset.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;

/**
 * Which columns of a sheet are a conversation.
 *
 * @param question position of the question, or of the raw text
 * @param input position of Alpaca's input; -1 without
 * @param answer position of the answer; -1 for raw text
 * @param system position of the system turn; -1 without
 * @param names all columns, in small letters
 */
record CsvColumns(int question, int input, int answer, int system, List<String> names) {

  static final String RULE =
      "expected question and answer, prompt and completion, instruction and output (with or"
          + " without input), each with or without system, or text";

  private static final List<List<String>> PAIRS =
      List.of(
          List.of("question", "answer"),
          List.of("prompt", "completion"),
          List.of("instruction", "output"));

  /** The columns of a header; other columns are counted as left out. */
  static Optional<CsvColumns> of(List<String> names, ProblemLog log) {
    for (List<String> pair : PAIRS) {
      if (names.containsAll(pair)) {
        int input = pair.getFirst().equals("instruction") ? names.indexOf("input") : -1;
        CsvColumns columns =
            new CsvColumns(
                names.indexOf(pair.get(0)),
                input,
                names.indexOf(pair.get(1)),
                names.indexOf("system"),
                names);
        return Optional.of(columns.counting(log));
      }
    }
    int text = names.indexOf("text");
    return text < 0
        ? Optional.empty()
        : Optional.of(new CsvColumns(text, -1, -1, -1, names).counting(log));
  }

  private CsvColumns counting(ProblemLog log) {
    Set<Integer> used =
        Set.copyOf(
            new ArrayList<>(List.of(question, input, answer, system)).stream().distinct().toList());
    for (int i = 0; i < names.size(); i++) {
      if (!used.contains(i)) {
        log.leaveOut("column " + names.get(i));
      }
    }
    return this;
  }

  TrainingRow row(CSVRecord record) {
    if (record.size() != names.size()) {
      throw new InvalidRowException(
          "", "has " + record.size() + " columns, the header has " + names.size());
    }
    if (answer < 0) {
      return new TrainingRow.RawText(record.get(question));
    }
    String before = system < 0 || record.get(system).isEmpty() ? null : record.get(system);
    String asked = AlpacaShape.asked(record.get(question), input < 0 ? null : record.get(input));
    return new Exchange(before, List.of(new Exchange.Pair(asked, record.get(answer))))
        .conversation();
  }
}
