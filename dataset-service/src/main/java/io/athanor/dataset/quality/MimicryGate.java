package io.athanor.dataset.quality;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.pipeline.GateKind;
import java.util.Map;
import java.util.Optional;

/**
 * Rows whose template puts words into the answer: what stands in every answer is what the model
 * learns best.
 *
 * @param wordsInAnswers by the template's id
 */
record MimicryGate(Map<String, String> wordsInAnswers) implements RowGate {

  MimicryGate {
    wordsInAnswers = Map.copyOf(wordsInAnswers);
  }

  @Override
  public GateKind kind() {
    return GateKind.TEMPLATE_MIMICRY;
  }

  @Override
  public Optional<Complaint> check(Example row) {
    String template = row.template();
    String words = template == null ? null : wordsInAnswers.get(template);
    return words == null
        ? Optional.empty()
        : Optional.of(
            new Complaint(
                "template "
                    + template
                    + " puts \""
                    + words
                    + "\" into the answer, and the model will say so everywhere; leave it out",
                RowText.excerpt(row)));
  }
}
