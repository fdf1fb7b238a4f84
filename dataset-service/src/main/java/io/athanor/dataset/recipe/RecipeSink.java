package io.athanor.dataset.recipe;

import io.athanor.contracts.dataset.Probe;
import io.athanor.contracts.dataset.QualityReport.FactCoverage;

/** Takes what a recipe makes, one piece at a time, so that no recipe has to hold all its rows. */
public interface RecipeSink {

  /** A row; rows come in the order of the sources, no two with equal content. */
  void row(GroupedExample row);

  /** A question to ask before and after training. */
  void probe(Probe probe);

  /** Something that became no row. */
  void skipped(Skipped skipped);

  /** How well a fact is covered. */
  default void coverage(FactCoverage coverage) {}
}
