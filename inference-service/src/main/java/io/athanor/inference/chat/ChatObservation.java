package io.athanor.inference.chat;

import io.athanor.inference.engine.GenerationResult;
import io.athanor.kit.observe.GenAi;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Watches one request to its end: metrics of each answer, and one span of the whole by
 * OpenTelemetry's conventions for generative AI. What was asked and answered is never recorded.
 */
final class ChatObservation implements AutoCloseable {

  private static final AttributeKey<List<String>> FINISH_REASONS =
      AttributeKey.stringArrayKey(GenAi.RESPONSE_FINISH_REASONS);

  private final PendingAnswers pending;
  private final ChatMetrics metrics;
  private final Span span;
  private final List<String> finishReasons = new ArrayList<>();
  private final long start = System.nanoTime();
  private long outputTokens;
  private long inputTokens;

  ChatObservation(PendingAnswers pending, ChatMetrics metrics, Span span) {
    this.pending = pending;
    this.metrics = metrics;
    this.span = span;
    Decoding decoding = pending.decoding();
    span.setAttribute(GenAi.OPERATION_NAME, pending.operation());
    span.setAttribute(GenAi.PROVIDER_NAME, GenAi.PROVIDER);
    span.setAttribute(GenAi.REQUEST_MODEL, pending.model().name());
    span.setAttribute(GenAi.RESPONSE_MODEL, pending.model().identity());
    span.setAttribute(GenAi.REQUEST_TEMPERATURE, decoding.sampling().temperature());
    decoding.maxTokens().ifPresent(most -> span.setAttribute(GenAi.REQUEST_MAX_TOKENS, most));
    if (pending.count() > 1) {
      span.setAttribute(GenAi.REQUEST_CHOICE_COUNT, pending.count());
    }
  }

  /** One of the answers is complete. */
  void ended(ChatAnswer.Part.End end) {
    GenerationResult result = end.result();
    metrics.record(pending.operation(), pending.model(), result);
    finishReasons.add(result.finishReason().name().toLowerCase(Locale.ROOT));
    outputTokens += result.completionTokens();
    if (pending.isFirstOfItsPrompt(end)) {
      inputTokens += result.promptTokens();
    }
  }

  /** The request ends without its answers. */
  void failed(RuntimeException cause) {
    String type = cause.getClass().getSimpleName();
    metrics.recordFailure(pending.operation(), pending.model(), type, System.nanoTime() - start);
    span.setStatus(StatusCode.ERROR);
    span.setAttribute(GenAi.ERROR_TYPE, type);
    span.recordException(cause);
  }

  @Override
  public void close() {
    span.setAttribute(FINISH_REASONS, finishReasons);
    span.setAttribute(GenAi.USAGE_INPUT_TOKENS, inputTokens);
    span.setAttribute(GenAi.USAGE_OUTPUT_TOKENS, outputTokens);
    span.end();
  }
}
