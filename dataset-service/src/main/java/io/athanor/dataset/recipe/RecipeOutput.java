package io.athanor.dataset.recipe;

import io.athanor.contracts.dataset.Probe;
import java.util.List;

/**
 * What a recipe made, before the split.
 *
 * @param rows in the order of the sources, no two with equal turns
 * @param probes the questions asked before and after training
 */
public record RecipeOutput(List<GroupedExample> rows, List<Probe> probes) {

  public RecipeOutput {
    rows = List.copyOf(rows);
    probes = List.copyOf(probes);
  }
}
