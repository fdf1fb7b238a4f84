package io.athanor.contracts.document;

import java.util.List;

/**
 * The facts about one subject.
 *
 * @param topic the subject's name
 */
public record FactTopic(String topic, List<Fact> facts) {

  public FactTopic {
    facts = List.copyOf(facts);
  }
}
