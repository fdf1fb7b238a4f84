package io.athanor.kit.trace;

import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.Uuid7;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * W3C trace context (level 1) of events. The trace of a pipeline's events is named by the
 * pipeline's identifier, so that work picked up hours later or after a crash stays in the same
 * trace without anybody passing a context along.
 */
public final class TraceContext {

  private TraceContext() {}

  /** A {@code traceparent} with a fresh span in the pipeline's trace, or in a trace of its own. */
  public static String traceparent(@Nullable PipelineRef pipeline) {
    String name = pipeline == null ? Uuid7.next().toString() : pipeline.id().value();
    return "00-" + traceId(name) + "-" + spanId() + "-01";
  }

  private static String traceId(String name) {
    return Uuid7.named(name).toString().replace("-", "");
  }

  private static String spanId() {
    long id = ThreadLocalRandom.current().nextLong();
    return HexFormat.of().toHexDigits(id == 0 ? 1 : id);
  }
}
