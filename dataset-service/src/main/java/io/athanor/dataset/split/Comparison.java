package io.athanor.dataset.split;

import io.athanor.contracts.DocumentId;
import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.dataset.recipe.GroupedExample;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The measure that all variants of a pipeline share: rows of passages that none of them trains on,
 * as one of the recipes makes them. Variants cut the same sources into rows of different shapes, so
 * what is kept apart are paragraphs, not rows.
 *
 * @param rows held-out rows on which every variant is measured
 */
public record Comparison(List<Example> rows) {

  /** A paragraph of a document. */
  private record Passage(DocumentId document, String paragraph) {}

  public Comparison {
    rows = List.copyOf(rows);
  }

  /**
   * Splits another recipe's rows: one that touches a held-out passage is not trained. Without
   * held-out rows (facts hold out wordings instead) everything is.
   */
  public SourceSplit split(List<GroupedExample> other) {
    Set<Passage> heldOut = new HashSet<>();
    rows.forEach(row -> row.sources().forEach(span -> heldOut.add(passage(span))));
    List<Example> train = new ArrayList<>();
    List<Example> validation = new ArrayList<>();
    for (GroupedExample row : other) {
      boolean touches =
          row.example().sources().stream().map(Comparison::passage).anyMatch(heldOut::contains);
      (touches ? validation : train).add(row.example());
    }
    return new SourceSplit(train, validation);
  }

  private static Passage passage(SourceSpan span) {
    return new Passage(span.documentId(), span.paragraphId());
  }
}
