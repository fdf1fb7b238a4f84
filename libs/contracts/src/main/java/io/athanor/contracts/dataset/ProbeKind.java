package io.athanor.contracts.dataset;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a probe shows. */
public enum ProbeKind {
  /** A question of the training rows: was it learned? */
  TRAINED,
  /** A held-out paraphrase: was the fact learned, or only its wording? */
  PARAPHRASE,
  /** An unrelated question: was something forgotten? */
  ANCHOR;

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
