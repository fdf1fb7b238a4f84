package io.athanor.contracts.document;

import java.util.List;

/**
 * An unrelated question that must still be answered as before: it shows forgetting.
 *
 * @param question never trained
 * @param keywords any of them in an answer makes it right
 */
public record Anchor(String question, List<String> keywords) {

  public Anchor {
    keywords = List.copyOf(keywords);
  }
}
