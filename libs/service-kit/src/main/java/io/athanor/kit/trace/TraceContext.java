package io.athanor.kit.trace;

import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.Uuid7;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.ModelPublished;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a trace: W3C trace context, level 1, version 00.
 *
 * <p>A pipeline's trace is the one its submission came with, which {@link PipelineRef} carries, or
 * else one named by the pipeline's identifier. So work that is picked up hours later or after a
 * crash stays in the same trace without anybody passing a context along.
 *
 * @param traceId 32 lower-case hexadecimal digits, not all zero
 * @param spanId 16 lower-case hexadecimal digits, not all zero
 * @param flags 2 lower-case hexadecimal digits
 */
public record TraceContext(String traceId, String spanId, String flags) {

  private static final Pattern VERSION_00 =
      Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})");

  private static final String SAMPLED = "01";

  /** Reads a {@code traceparent}; empty when it is none. */
  public static Optional<TraceContext> parse(@Nullable String traceparent) {
    Matcher matcher =
        VERSION_00.matcher(traceparent == null ? "" : traceparent.strip().toLowerCase(Locale.ROOT));
    return matcher.matches()
        ? Optional.of(new TraceContext(matcher.group(1), matcher.group(2), matcher.group(3)))
        : Optional.empty();
  }

  /** The trace that an event belongs to: its pipeline's, or that of what it is about. */
  public static TraceContext of(DomainEvent event) {
    return of(event.pipeline(), subject(event));
  }

  /**
   * The trace of a piece of work.
   *
   * @param subject names the trace of work outside of any pipeline, such as a run's identifier
   */
  public static TraceContext of(@Nullable PipelineRef pipeline, String subject) {
    if (pipeline == null) {
      return named(subject);
    }
    return parse(pipeline.traceparent()).orElseGet(() -> named(pipeline.id().value()));
  }

  /** Another place in the same trace. */
  public TraceContext withFreshSpan() {
    return new TraceContext(traceId, freshSpanId(), flags);
  }

  /** The same place, whose spans are not to be recorded: for streams of small news. */
  public TraceContext unrecorded() {
    return new TraceContext(traceId, spanId, "00");
  }

  /** As it stands in a header. */
  public String traceparent() {
    return "00-" + traceId + "-" + spanId + "-" + flags;
  }

  /** A model outside of any pipeline stays in the trace of its run. */
  private static String subject(DomainEvent event) {
    return event instanceof ModelPublished published
        ? published.runId().value()
        : event.aggregateId();
  }

  private static TraceContext named(String name) {
    return new TraceContext(digits(name), digits("span|" + name).substring(16), SAMPLED);
  }

  private static String digits(String name) {
    return Uuid7.named(name).toString().replace("-", "");
  }

  private static String freshSpanId() {
    long id = ThreadLocalRandom.current().nextLong();
    return HexFormat.of().toHexDigits(id == 0 ? 1 : id);
  }
}
