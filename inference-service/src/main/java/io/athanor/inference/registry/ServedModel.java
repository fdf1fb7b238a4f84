package io.athanor.inference.registry;

import io.athanor.contracts.event.ModelPublished;
import io.athanor.inference.engine.AdapterUse;
import io.athanor.inference.engine.AnswerOptions;
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

  /**
   * The adapter as the engine knows it, by the checksum of its file; null for the base model itself
   * and for strength 0.
   */
  public @Nullable AdapterUse adapter(float strength) {
    return published == null || strength == 0
        ? null
        : new AdapterUse(published.adapterGguf().sha256(), strength);
  }

  /** What it is, whatever it is called: the adapter's identifier, or the base model's name. */
  public String identity() {
    return published == null ? base.name() : published.modelId().value();
  }

  /** Whether this is the model that an event announced. */
  boolean isOf(ModelPublished event) {
    return published != null && published.modelId().equals(event.modelId());
  }

  /** A request to this model that ends at its stop tokens. */
  public GenerationRequest request(
      int[] promptTokens,
      int maxTokens,
      float strength,
      List<String> stopStrings,
      SamplingSettings sampling,
      AnswerOptions options) {
    return new GenerationRequest(
        promptTokens,
        adapter(strength),
        maxTokens,
        base.format().stopTokens(),
        stopStrings,
        sampling,
        options);
  }

  /** A request for free text with the adapter as it was trained. */
  public GenerationRequest request(
      int[] promptTokens, int maxTokens, List<String> stopStrings, SamplingSettings sampling) {
    return request(promptTokens, maxTokens, 1, stopStrings, sampling, AnswerOptions.NONE);
  }
}
