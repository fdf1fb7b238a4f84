package io.athanor.ingest.segment;

import io.athanor.contracts.document.Paragraph;
import java.util.List;

/**
 * A document's text and its paragraphs, in order; {@link Paragraph#start()} counts in {@code text}.
 */
public record SegmentedText(String text, List<Paragraph> paragraphs) {

  public SegmentedText {
    paragraphs = List.copyOf(paragraphs);
  }
}
