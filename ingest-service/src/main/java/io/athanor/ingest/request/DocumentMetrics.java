package io.athanor.ingest.request;

import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.document.DocumentOutcome;
import io.athanor.kit.observe.MetricNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/** Counts documents by what became of them. */
@ApplicationScoped
class DocumentMetrics {

  private static final String NO_REASON = "none";

  /** What documents are rejected for; others are counted when they happen. */
  private static final List<ProblemCode> REASONS =
      List.of(
          ProblemCode.INVALID_SOURCE,
          ProblemCode.SOURCE_UNREACHABLE,
          ProblemCode.SOURCE_FORBIDDEN,
          ProblemCode.DUPLICATE_SOURCE,
          ProblemCode.EMPTY_SOURCE);

  private final MeterRegistry metrics;

  DocumentMetrics(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  void register(@Observes StartupEvent event) {
    ingested();
    REASONS.forEach(this::rejected);
  }

  void count(DocumentOutcome outcome) {
    switch (outcome) {
      case DocumentOutcome.Ingested done -> ingested().increment();
      case DocumentOutcome.Rejected refused -> rejected(refused.code()).increment();
    }
  }

  private Counter ingested() {
    return documents("ingested", NO_REASON);
  }

  private Counter rejected(ProblemCode code) {
    return documents("rejected", code.code());
  }

  private Counter documents(String outcome, String reason) {
    return metrics.counter(
        MetricNames.DOCUMENTS, MetricNames.OUTCOME, outcome, MetricNames.REASON, reason);
  }
}
