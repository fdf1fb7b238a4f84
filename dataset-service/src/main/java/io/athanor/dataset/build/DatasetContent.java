package io.athanor.dataset.build;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Probe;
import io.athanor.contracts.dataset.ProbeKind;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.Turn;
import io.athanor.dataset.recipe.RecipeOutput;
import io.athanor.dataset.split.SourceSplit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a version holds: rows to train on, rows held out, and probes. */
record DatasetContent(List<Example> train, List<Example> validation, List<Probe> probes) {

  DatasetContent {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    probes = List.copyOf(probes);
  }

  /** Splits a recipe's rows; a probe of a row that came to be held out is no trained question. */
  static DatasetContent of(RecipeOutput output, double heldOutShare, long seed) {
    SourceSplit split = SourceSplit.of(output.rows(), heldOutShare, seed);
    Set<String> trained = new HashSet<>();
    for (Example example : split.train()) {
      for (Turn turn : example.turns()) {
        if (turn.role() == Role.USER) {
          trained.add(turn.content());
        }
      }
    }
    List<Probe> probes =
        output.probes().stream()
            .filter(
                probe -> probe.kind() != ProbeKind.TRAINED || trained.contains(probe.question()))
            .toList();
    return new DatasetContent(split.train(), split.validation(), probes);
  }
}
