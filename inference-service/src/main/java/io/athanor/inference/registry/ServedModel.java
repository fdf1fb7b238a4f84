package io.athanor.inference.registry;

import io.athanor.contracts.event.ModelPublished;
import io.athanor.inference.engine.GenerationRequest;
import io.athanor.inference.sampling.SamplingSettings;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model that answers now: a base model, alone or with an adapter.
 *
 * @param name what clients call it
 * @param base whose engine answers
 * @param published the event that announced the adapter; null for the base model itself
 * @param created since when it is served under this name
 */
public record ServedModel(
    String name, BaseModel base, @Nullable ModelPublished published, Instant created) {

  /** Key of the adapter in the engine; null for the base model itself. */
  public @Nullable String adapter() {
    return published == null ? null : published.modelId().value();
  }

  /** A request to this model that ends at its stop tokens. */
  public GenerationRequest request(
      int[] promptTokens, int maxTokens, List<String> stopStrings, SamplingSettings sampling) {
    return new GenerationRequest(
        promptTokens, adapter(), maxTokens, base.format().stopTokens(), stopStrings, sampling);
  }
}
