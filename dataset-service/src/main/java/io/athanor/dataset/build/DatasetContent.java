package io.athanor.dataset.build;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Probe;
import io.athanor.contracts.dataset.ProbeKind;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.Turn;
import io.athanor.dataset.recipe.RecipeOutput;
import io.athanor.dataset.split.Comparison;
import io.athanor.dataset.split.SourceSplit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a version holds: rows to train on, rows held out, and probes.
 *
 * @param comparison held-out rows on which all variants of a pipeline are measured; empty outside
 *     of a comparison
 */
record DatasetContent(
    List<Example> train, List<Example> validation, List<Probe> probes, List<Example> comparison) {

  DatasetContent {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    probes = List.copyOf(probes);
    comparison = List.copyOf(comparison);
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
    return new DatasetContent(split.train(), split.validation(), probes, List.of());
  }

  /**
   * The content of a variant: its own rows of what the measure trains on, the measure's probes and
   * held-out rows.
   *
   * @param measure what the pipeline's variants are compared on
   */
  static DatasetContent ofVariant(RecipeOutput output, DatasetContent measure) {
    SourceSplit split = new Comparison(measure.validation()).split(output.rows());
    return new DatasetContent(
        split.train(), split.validation(), measure.probes(), measure.validation());
  }
}
