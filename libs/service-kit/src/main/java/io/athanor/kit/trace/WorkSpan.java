package io.athanor.kit.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Vertx;

/** A piece of work in a trace; {@link #close} ends it. */
public final class WorkSpan implements AutoCloseable {

  private final Span span;

  WorkSpan(Span span) {
    this.span = span;
  }

  /** Makes it the current span of this thread until the scope is closed. */
  @SuppressWarnings("MustBeClosedChecker") // whoever enters leaves
  public Scope enter() {
    return span.makeCurrent();
  }

  /** Notes why the work did not succeed. */
  public void failed(Throwable cause) {
    span.setStatus(StatusCode.ERROR);
    span.recordException(cause);
  }

  @Override
  public void close() {
    span.end();
  }

  /**
   * Makes it the current span of this message or transaction, wherever its reactive steps run: its
   * own (duplicated) Vert.x context keeps it until it is gone itself.
   */
  public void accompany() {
    accompany(Context.current().with(span));
  }

  /** The same for a context that was captured on another thread. */
  @SuppressWarnings("MustBeClosedChecker") // it ends with the duplicated context
  public static void accompany(Context context) {
    io.vertx.core.Context place = Vertx.currentContext();
    if (Span.fromContext(context).isRecording()
        && place != null
        && VertxContext.isDuplicatedContext(place)) {
      Scope unused = context.makeCurrent();
    }
  }
}
