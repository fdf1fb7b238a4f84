package io.athanor.contracts.document;

import java.util.List;

/** A fact sheet: topics with their facts, and anchors. */
public record FactSheet(List<FactTopic> topics, List<Anchor> anchors) {

  public FactSheet {
    topics = List.copyOf(topics);
    anchors = List.copyOf(anchors);
  }
}
