package io.athanor.kit.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.PipelineId;
import io.athanor.contracts.PipelineRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String HEADER = "00-" + TRACE + "-b7ad6b7169203331-01";

  private static final PipelineRef PIPELINE =
      new PipelineRef(
          new PipelineId("pipeline-1"),
          "mill",
          new ArtifactRef("pipelines/1.json", "0".repeat(64), 2, "application/json"));

  @Test
  void headerIsReadAndWritten() {
    assertThat(TraceContext.parse(HEADER)).map(TraceContext::traceparent).hasValue(HEADER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01"
      })
  void anythingElseIsNoTrace(String header) {
    assertThat(TraceContext.parse(header)).isEmpty();
  }

  @Test
  void pipelineStaysInTheTraceOfItsSubmission() {
    TraceContext trace = TraceContext.of(PIPELINE.inTrace(HEADER).of("variant-a"), "dataset-1");
    assertThat(trace.traceparent()).isEqualTo(HEADER);
    assertThat(trace.withFreshSpan().traceId()).isEqualTo(TRACE);
    assertThat(trace.withFreshSpan().spanId()).isNotEqualTo(trace.spanId());
  }

  @Test
  void pipelineWithoutATraceHasOneByItsName() {
    // When
    TraceContext trace = TraceContext.of(PIPELINE, "run-1");
    // Then: the same for everybody who works on it, today and after any crash
    assertThat(trace).isEqualTo(TraceContext.of(PIPELINE, "model-1"));
    assertThat(TraceContext.parse(trace.traceparent())).hasValue(trace);
  }

  @Test
  void damagedTraceOfAPipelineIsReplacedByItsName() {
    assertThat(TraceContext.of(PIPELINE.inTrace("nonsense"), "run-1"))
        .isEqualTo(TraceContext.of(PIPELINE, "run-1"));
  }

  @Test
  void workOutsideOfAPipelineHasATraceOfItsOwn() {
    assertThat(TraceContext.of(null, "run-1")).isEqualTo(TraceContext.of(null, "run-1"));
    assertThat(TraceContext.of(null, "run-1").traceId())
        .isNotEqualTo(TraceContext.of(null, "run-2").traceId());
  }
}
