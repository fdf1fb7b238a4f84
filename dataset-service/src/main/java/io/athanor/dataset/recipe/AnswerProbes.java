package io.athanor.dataset.recipe;

import io.athanor.contracts.dataset.Probe;
import io.athanor.contracts.dataset.ProbeKind;
import io.athanor.contracts.dataset.Turn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A seeded choice among the rows whose answer is short enough to be expected word by word. Holds no
 * more than it chooses.
 */
final class AnswerProbes {

  private static final int MOST_PROBES = 50;
  private static final int MOST_WORDS_OF_A_KEYWORD = 12;

  private record Ranked(long rank, Probe probe) {}

  private final SeededChoice choice;
  private final List<Ranked> chosen = new ArrayList<>();

  AnswerProbes(long seed) {
    this.choice = new SeededChoice(seed);
  }

  /** A sink that looks at every row on its way to another one. */
  RecipeSink watching(RecipeSink sink) {
    return new RecipeSink() {
      @Override
      public void row(GroupedExample row) {
        List<Turn> turns = row.example().turns();
        consider(turns.get(turns.size() - 2), turns.getLast());
        sink.row(row);
      }

      @Override
      public void probe(Probe probe) {
        sink.probe(probe);
      }

      @Override
      public void skipped(Skipped skipped) {
        sink.skipped(skipped);
      }
    };
  }

  private void consider(Turn question, Turn answer) {
    String keyword = answer.content().strip().replaceFirst("[.!?]+$", "");
    if (keyword.isBlank() || keyword.split("\\s+").length > MOST_WORDS_OF_A_KEYWORD) {
      return;
    }
    long rank = choice.number("probe|" + question.content());
    if (chosen.size() == MOST_PROBES && rank >= chosen.getLast().rank()) {
      return;
    }
    chosen.add(
        new Ranked(
            rank,
            new Probe(
                ProbeKind.TRAINED, question.content(), List.of(keyword), null, answer.content())));
    // The sort is stable: of equal ranks the one that came first stays first.
    chosen.sort(Comparator.comparingLong(Ranked::rank));
    if (chosen.size() > MOST_PROBES) {
      chosen.removeLast();
    }
  }

  /** In the order of their ranks. */
  List<Probe> chosen() {
    return chosen.stream().map(Ranked::probe).toList();
  }
}
