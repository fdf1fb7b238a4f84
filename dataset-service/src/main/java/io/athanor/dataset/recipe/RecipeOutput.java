package io.athanor.dataset.recipe;

import io.athanor.contracts.dataset.Probe;
import io.athanor.contracts.dataset.QualityReport.FactCoverage;
import java.util.ArrayList;
import java.util.List;

/**
 * What a recipe made of a few documents, before gates and split.
 *
 * @param rows in the order of the sources, no two with equal content
 * @param probes the questions asked before and after training
 * @param skipped what became no row
 * @param coverage of the facts
 */
public record RecipeOutput(
    List<GroupedExample> rows,
    List<Probe> probes,
    List<Skipped> skipped,
    List<FactCoverage> coverage) {

  public RecipeOutput {
    rows = List.copyOf(rows);
    probes = List.copyOf(probes);
    skipped = List.copyOf(skipped);
    coverage = List.copyOf(coverage);
  }

  /** Holds everything that a recipe hands over. */
  static final class Collector implements RecipeSink {

    private final List<GroupedExample> rows = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private final List<FactCoverage> coverage = new ArrayList<>();

    @Override
    public void row(GroupedExample row) {
      rows.add(row);
    }

    @Override
    public void probe(Probe probe) {
      probes.add(probe);
    }

    @Override
    public void skipped(Skipped piece) {
      skipped.add(piece);
    }

    @Override
    public void coverage(FactCoverage fact) {
      coverage.add(fact);
    }

    RecipeOutput output() {
      return new RecipeOutput(rows, probes, skipped, coverage);
    }
  }
}
