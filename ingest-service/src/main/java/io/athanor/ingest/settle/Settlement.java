package io.athanor.ingest.settle;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.document.KeptOut;
import io.athanor.ingest.document.DocumentOutcome;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last word about a request's documents.
 *
 * @param outcomes all, in order, with their settled contents
 * @param changed those among them that are not as they were read
 * @param keptOut how many paragraphs are kept out, by reason
 * @param keptOutList JSON lines of {@link io.athanor.contracts.document.KeptOutParagraph}
 */
public record Settlement(
    List<DocumentOutcome> outcomes,
    List<DocumentOutcome.Ingested> changed,
    Map<KeptOut.Reason, Integer> keptOut,
    @Nullable ArtifactRef keptOutList) {

  public Settlement {
    outcomes = List.copyOf(outcomes);
    changed = List.copyOf(changed);
    keptOut = Map.copyOf(keptOut);
  }

  /** How many paragraphs must not become training text. */
  public int total() {
    return keptOut.values().stream().mapToInt(Integer::intValue).sum();
  }
}
