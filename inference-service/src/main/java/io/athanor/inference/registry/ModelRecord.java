package io.athanor.inference.registry;

import io.athanor.contracts.event.ModelPublished;
import org.jspecify.annotations.Nullable;

/**
 * A published model as the database knows it.
 *
 * @param published the event that announced it
 * @param problem why it is rejected; null unless it is
 * @param evaluationPending whether its probes are still to be asked
 */
public record ModelRecord(
    ModelPublished published,
    ModelState state,
    @Nullable String problem,
    boolean evaluationPending) {

  /** The model's identifier, which is also the key of its adapter in the engine. */
  public String id() {
    return published.modelId().value();
  }
}
