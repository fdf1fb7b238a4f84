package io.athanor.inference.engine;

import io.athanor.inference.sampling.DeadEndException;
import io.athanor.inference.sampling.TokenRanking;
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
  private final @Nullable Generation leader;
  private final @Nullable TokenGrammar grammar;
  private final TokenSampler sampler;
  private final AnswerText text;
  private final long submittedNanos = System.nanoTime();
  private long firstTokenNanos = submittedNanos;
  private int cachedTokens;
  private int drawnTokens;
  private @Nullable FinishReason finishReason;
  private @Nullable RuntimeException failure;
  private boolean ended;
  private int followers;
  private volatile boolean cancelled;

  /**
   * Takes a request in.
   *
   * @param grammar that the answer follows; closed at its end
   * @param leader another answer to the same prompt, whose cache this one will share
   */
  Generation(
      GenerationRequest request,
      GenerationListener listener,
      Runnable wakeUp,
      @Nullable TokenGrammar grammar,
      @Nullable Generation leader) {
    this.request = request;
    this.listener = listener;
    this.wakeUp = wakeUp;
    this.grammar = grammar;
    this.leader = leader;
    this.sampler = new TokenSampler(request.sampling(), request.promptTokens(), grammar);
    this.text = new AnswerText(request.stopStrings());
  }

  GenerationRequest request() {
    return request;
  }

  /** The seed of the next answer to the same prompt. */
  long nextSeed() {
    return request.sampling().seed() + ++followers;
  }

  /** Positions that the longest possible answer occupies in the cache. */
  int greatestLength() {
    return request.promptTokens().length + request.maxTokens();
  }

  /** Whether it makes sense to begin: not before the prompt to be shared is in the cache. */
  boolean isReady() {
    return leader == null || leader.drawnTokens > 0 || leader.ended || cancelled;
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
    TokenRanking ranking =
        request.options().topLogprobs().isPresent() ? TokenRanking.of(logits) : null;
    int token;
    try {
      token = sampler.sample(logits);
    } catch (DeadEndException e) {
      failure = e;
      return 0;
    }
    if (drawnTokens++ == 0) {
      firstTokenNanos = System.nanoTime();
    }
    if (request.stopTokens().contains(token)) {
      finishReason = FinishReason.STOP;
      return token;
    }
    emit(
        text.push(
            tokenText.bytes(token), ranking == null ? null : drawn(token, ranking, tokenText)));
    if (text.stopped()) {
      finishReason = FinishReason.STOP;
    } else if (drawnTokens == request.maxTokens()) {
      finishReason = FinishReason.LENGTH;
    }
    return token;
  }

  boolean isFinished() {
    return finishReason != null || failure != null;
  }

  /** Passes on the text held back and the result; a request not finished yet was cancelled. */
  void finish() {
    if (failure != null) {
      fail(failure);
      return;
    }
    FinishReason reason = finishReason == null ? FinishReason.CANCELLED : finishReason;
    if (reason != FinishReason.CANCELLED) {
      emit(text.flush());
    }
    end();
    listener.onFinished(
        new GenerationResult(
            reason,
            request.promptTokens().length,
            cachedTokens,
            drawnTokens,
            Duration.ofNanos(firstTokenNanos - submittedNanos),
            Duration.ofNanos(System.nanoTime() - submittedNanos)));
  }

  void fail(RuntimeException cause) {
    end();
    listener.onFailed(cause);
  }

  /** The request was not taken in after all. */
  void dismiss() {
    end();
  }

  private void end() {
    ended = true;
    if (grammar != null) {
      grammar.close();
    }
  }

  private DrawnToken drawn(int token, TokenRanking ranking, TokenText tokenText) {
    return new DrawnToken(
        new TokenLogprob(tokenText.bytes(token), ranking.logprob(token)),
        ranking.best(request.options().topLogprobs().orElse(0)).stream()
            .map(each -> new TokenLogprob(tokenText.bytes(each.token()), each.logprob()))
            .toList());
  }

  // A listener that throws has lost its reader; the other requests of the batch must not notice.
  private void emit(AnswerText.Piece piece) {
    if (piece.isEmpty()) {
      return;
    }
    try {
      listener.onPiece(piece.text(), piece.tokens());
    } catch (RuntimeException e) {
      LOGGER.atDebug().setCause(e).log("the listener refused a piece, its request is cancelled");
      cancelled = true;
    }
  }
}
