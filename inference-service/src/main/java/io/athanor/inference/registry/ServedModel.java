package io.athanor.inference.registry;

import io.athanor.contracts.event.ModelPublished;
import io.athanor.inference.engine.AdapterUse;
import io.athanor.inference.engine.AnswerOptions;
import io.athanor.inference.engine.DrawnToken;
import io.athanor.inference.engine.GenerationHandle;
import io.athanor.inference.engine.GenerationListener;
import io.athanor.inference.engine.GenerationRequest;
import io.athanor.inference.engine.GenerationResult;
import io.athanor.inference.sampling.SamplingSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model that is kept in memory until this is closed. Answers that were asked for before go on:
 * each of them keeps it in memory until its own end.
 */
public final class ServedModel implements AutoCloseable {

  private final ListedModel listed;
  private final ModelHold hold;
  private final AdapterRegistration adapters;

  ServedModel(ListedModel listed, ModelHold hold, AdapterRegistration adapters) {
    this.listed = listed;
    this.hold = hold;
    this.adapters = adapters;
  }

  /** What clients call it. */
  public String name() {
    return listed.name();
  }

  /** The file whose engine answers; the engine is not to be used after {@link #close()}. */
  public BaseModel base() {
    return hold.model();
  }

  /** The event that announced it; null for a base model. */
  public @Nullable ModelPublished published() {
    return listed.published();
  }

  /** What it is, whatever it is called: the tuned model's identifier, or the base model's name. */
  public String identity() {
    ModelPublished published = listed.published();
    return published == null ? base().name() : published.modelId().value();
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
        listed.adapter(strength),
        maxTokens,
        base().format().stopTokens(),
        stopStrings,
        sampling,
        options);
  }

  /** A request for free text with the adapter as it was trained. */
  public GenerationRequest request(
      int[] promptTokens, int maxTokens, List<String> stopStrings, SamplingSettings sampling) {
    return request(promptTokens, maxTokens, 1, stopStrings, sampling, AnswerOptions.NONE);
  }

  /**
   * Hands a request to the engine, as {@link
   * io.athanor.inference.engine.GenerationEngine#submitAll} does.
   */
  public List<GenerationHandle> submitAll(
      GenerationRequest request, List<? extends GenerationListener> listeners) {
    AdapterUse adapter = request.adapter();
    if (adapter != null) {
      adapters.ensure(base().engine(), listed);
    }
    List<HeldListener> held =
        listeners.stream().map(each -> new HeldListener(each, hold.again())).toList();
    try {
      return base().engine().submitAll(request, held);
    } catch (RuntimeException e) {
      held.forEach(HeldListener::release);
      throw e;
    }
  }

  @Override
  public void close() {
    hold.close();
  }

  /** Lets go of the model when its answer ends. */
  private record HeldListener(GenerationListener listener, ModelHold hold)
      implements GenerationListener {

    @Override
    public void onText(String piece) {
      listener.onText(piece);
    }

    @Override
    public void onPiece(String piece, List<DrawnToken> tokens) {
      listener.onPiece(piece, tokens);
    }

    @Override
    public void onFinished(GenerationResult result) {
      release();
      listener.onFinished(result);
    }

    @Override
    public void onFailed(RuntimeException failure) {
      release();
      listener.onFailed(failure);
    }

    void release() {
      hold.close();
    }
  }
}
