package io.athanor.contracts.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The parts of the API that a key can be limited to; each is one service. */
public enum ApiArea {
  /** Sources, requests and documents. */
  INGEST,
  /** Data sets, files and uploads. */
  DATASETS,
  /** Training runs and fine-tuning jobs. */
  TRAINING,
  /** Models, chat, completions, embeddings, comparisons. */
  INFERENCE;

  /** The word in a key's scopes, for example {@code inference}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<ApiArea> of(String word) {
    return Arrays.stream(values()).filter(area -> area.word().equals(word)).findFirst();
  }
}
