package io.athanor.kit.trace;

import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.EventType;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Spans of the work that events start, in the trace of their pipeline. Without an exporter
 * (OpenTelemetry's SDK is off unless configured) spans are not recorded and cost nothing; events
 * carry their trace all the same.
 */
@ApplicationScoped
public class Tracing {

  private static final String MESSAGING_SYSTEM = "messaging.system";
  private static final String DESTINATION = "messaging.destination.name";
  private static final String OPERATION = "messaging.operation.name";
  private static final String KAFKA = "kafka";

  private final Tracer tracer;

  public Tracing(OpenTelemetry telemetry) {
    this.tracer = telemetry.getTracer("io.athanor");
  }

  /**
   * The place in a trace that a request came from: the span that answers it, if one is recorded,
   * else the client's.
   *
   * @param header the request's {@code traceparent}
   */
  public Optional<TraceContext> ofRequest(@Nullable String header) {
    Span current = Span.current();
    return current.isRecording()
        ? Optional.of(place(current.getSpanContext()))
        : TraceContext.parse(header);
  }

  /** Work that blocks its thread. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T run() throws E;
  }

  /** Does work inside of a span, see {@link #begin}; a failure of the work is noted in it. */
  public <T, E extends Exception> T within(
      String name, @Nullable PipelineRef pipeline, String subject, Work<T, E> work) throws E {
    try (WorkSpan span = begin(name, pipeline, subject);
        Scope scope = span.enter()) {
      try {
        return work.run();
      } catch (Exception e) {
        span.failed(e);
        throw e;
      }
    }
  }

  /**
   * Begins a span of work for a pipeline, or for a subject outside of any.
   *
   * @param name what is done, without identifiers
   */
  public WorkSpan begin(String name, @Nullable PipelineRef pipeline, String subject) {
    Context parent = context(TraceContext.of(pipeline, subject));
    Span span = tracer.spanBuilder(name).setParent(parent).startSpan();
    span.setAttribute("athanor.subject.id", subject);
    if (pipeline != null) {
      span.setAttribute("athanor.pipeline.id", pipeline.id().value());
    }
    return new WorkSpan(span);
  }

  /** Begins the span of a received event, whose handler may continue on other threads. */
  public WorkSpan received(String topic, @Nullable String traceparent) {
    Context parent = TraceContext.parse(traceparent).map(Tracing::context).orElseGet(Context::root);
    return new WorkSpan(
        messaging("process", topic, SpanKind.CONSUMER).setParent(parent).startSpan());
  }

  /** Begins a span as a child of the current one, if there is one. */
  public SpanBuilder child(String name, SpanKind kind) {
    return tracer.spanBuilder(name).setSpanKind(kind);
  }

  /** Where the consumers of an event go on: a span of its sending, in the event's trace. */
  public TraceContext sent(DomainEvent event) {
    TraceContext trace = TraceContext.of(event);
    SpanContext current = Span.current().getSpanContext();
    SpanBuilder sending = messaging("send", EventType.of(event).topic(), SpanKind.PRODUCER);
    if (current.getTraceId().equals(trace.traceId())) {
      sending.setParent(Context.current());
    } else {
      sending.setParent(context(trace));
      if (current.isValid()) {
        sending.addLink(current);
      }
    }
    Span span = sending.startSpan();
    boolean recorded = span.isRecording();
    span.end();
    return recorded ? place(span.getSpanContext()) : trace.withFreshSpan();
  }

  private SpanBuilder messaging(String operation, String topic, SpanKind kind) {
    return tracer
        .spanBuilder(operation + " " + topic)
        .setSpanKind(kind)
        .setAttribute(MESSAGING_SYSTEM, KAFKA)
        .setAttribute(DESTINATION, topic)
        .setAttribute(OPERATION, operation);
  }

  private static Context context(TraceContext place) {
    SpanContext remote =
        SpanContext.createFromRemoteParent(
            place.traceId(),
            place.spanId(),
            TraceFlags.fromHex(place.flags(), 0),
            TraceState.getDefault());
    return Context.root().with(Span.wrap(remote));
  }

  private static TraceContext place(SpanContext span) {
    return new TraceContext(span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex());
  }
}
