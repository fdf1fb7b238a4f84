package io.athanor.contracts.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question that is asked before and after training: one line of {@code probes.jsonl}.
 *
 * @param keywords any of them in an answer makes it right
 * @param factId the fact it asks for; null for anchors
 * @param answer an answer that would be right, for teacher-forced loss; null for anchors
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Probe(
    ProbeKind kind,
    String question,
    List<String> keywords,
    @Nullable String factId,
    @Nullable String answer) {

  public Probe {
    keywords = List.copyOf(keywords);
  }
}
