package io.athanor.dataset.split;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.SourceSpan;
import java.util.HashSet;
import java.util.Set;

/**
 * The passages that all variants of a pipeline are measured on and none of them trains on. Variants
 * cut the same sources into rows of different shapes, so what is kept apart are paragraphs, not
 * rows.
 */
public final class Comparison {

  /** A paragraph of a document. */
  private record Passage(String document, String paragraph) {}

  private final Set<Passage> heldOut = new HashSet<>();

  /** Keeps the passages of a row apart. */
  public void holdOut(Example row) {
    row.sources().forEach(span -> heldOut.add(passage(span)));
  }

  /** Whether a row of any shape was made of a passage that is kept apart. */
  public boolean touches(Example row) {
    return row.sources().stream().map(Comparison::passage).anyMatch(heldOut::contains);
  }

  private static Passage passage(SourceSpan span) {
    return new Passage(span.documentId().value(), span.paragraphId());
  }
}
