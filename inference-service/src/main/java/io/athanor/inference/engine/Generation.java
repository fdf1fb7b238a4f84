package io.athanor.inference.engine;

import io.athanor.inference.sampling.TokenSampler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request on its way through the engine. Confined to the engine's thread, but for {@link
 * #cancel()}.
 */
final class Generation implements GenerationHandle {

  private static final Logger LOGGER = LoggerFactory.getLogger(Generation.class);

  private final GenerationRequest request;
  private final GenerationListener listener;
  private final Runnable wakeUp;
  private final TokenSampler sampler;
  private final Utf8Assembler characters = new Utf8Assembler();
  private final StopStringFilter stops;
  private final long submittedNanos = System.nanoTime();
  private long firstTokenNanos = submittedNanos;
  private int cachedTokens;
  private int drawnTokens;
  private @Nullable FinishReason finishReason;
  private volatile boolean cancelled;

  Generation(GenerationRequest request, GenerationListener listener, Runnable wakeUp) {
    this.request = request;
    this.listener = listener;
    this.wakeUp = wakeUp;
    this.sampler = new TokenSampler(request.sampling());
    this.stops = new StopStringFilter(request.stopStrings());
  }

  GenerationRequest request() {
    return request;
  }

  /** Positions that the longest possible answer occupies in the cache. */
  int greatestLength() {
    return request.promptTokens().length + request.maxTokens();
  }

  @Override
  public void cancel() {
    cancelled = true;
    wakeUp.run();
  }

  boolean isCancelled() {
    return cancelled;
  }

  void startedWith(int cachedTokens) {
    this.cachedTokens = cachedTokens;
  }

  /** Draws the next token, passes its text on and returns it; see {@link #isFinished()}. */
  int accept(float[] logits, TokenText tokenText) {
    int token = sampler.sample(logits);
    if (drawnTokens++ == 0) {
      firstTokenNanos = System.nanoTime();
    }
    if (request.stopTokens().contains(token)) {
      finishReason = FinishReason.STOP;
      return token;
    }
    emit(stops.push(characters.push(tokenText.bytes(token))));
    if (stops.stopped()) {
      finishReason = FinishReason.STOP;
    } else if (drawnTokens == request.maxTokens()) {
      finishReason = FinishReason.LENGTH;
    }
    return token;
  }

  boolean isFinished() {
    return finishReason != null;
  }

  /** Passes on the text held back and the result; a request not finished yet was cancelled. */
  void finish() {
    FinishReason reason = finishReason == null ? FinishReason.CANCELLED : finishReason;
    if (reason != FinishReason.CANCELLED) {
      emit(stops.push(characters.flush()) + (stops.stopped() ? "" : stops.flush()));
    }
    listener.onFinished(
        new GenerationResult(
            reason,
            request.promptTokens().length,
            cachedTokens,
            drawnTokens,
            Duration.ofNanos(firstTokenNanos - submittedNanos),
            Duration.ofNanos(System.nanoTime() - submittedNanos)));
  }

  void fail(RuntimeException failure) {
    listener.onFailed(failure);
  }

  // A listener that throws has lost its reader; the other requests of the batch must not notice.
  private void emit(String text) {
    if (text.isEmpty()) {
      return;
    }
    try {
      listener.onText(text);
    } catch (RuntimeException e) {
      LOGGER.atDebug().setCause(e).log("the listener refused a piece, its request is cancelled");
      cancelled = true;
    }
  }
}
