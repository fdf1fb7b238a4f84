package io.athanor.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.e2e.EventLog.Entry;
import io.athanor.e2e.observe.Expressions;
import io.athanor.e2e.observe.Scrape;
import io.athanor.e2e.observe.TraceCollector;
import io.athanor.local.LocalPlatform;
import io.athanor.local.settings.PortOwner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the services report about a pipeline that was submitted with {@link #TRACEPARENT} and whose
 * model has answered a question.
 */
record PipelineReports(
    LocalPlatform platform, EventLog events, TraceCollector traces, String pipeline) {

  /** A trace that a client began. */
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  /** The header that puts a submission into it. */
  static final String TRACEPARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

  /** Exporters send every five seconds, the trainer counts its rows every fifteen. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final List<PortOwner> SERVICES =
      List.of(PortOwner.INGEST, PortOwner.DATASET, PortOwner.TRAINER, PortOwner.INFERENCE);

  void requireOneTraceInEvents() {
    List<Entry> said = events.all(entry -> entry.pipeline().equals(pipeline));
    assertThat(said)
        .extracting(entry -> entry.type().replace("io.athanor.", ""))
        .contains(
            "ingest.requested.v1",
            "document.ingested.v1",
            "ingest.completed.v1",
            "dataset.ready.v1",
            "training.started.v1",
            "training.succeeded.v1",
            "model.published.v1",
            "evaluation.completed.v1");
    assertThat(said)
        .extracting(entry -> EventLog.header(entry.record(), "traceparent"))
        .allMatch(each -> each.matches("00-" + TRACE + "-[0-9a-f]{16}-01"))
        .doesNotHaveDuplicates();
  }

  void requireSpansOfAllServices() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(traces.ofTrace(TRACE))
                    .extracting(span -> span.service() + ": " + span.name())
                    .contains(
                        "ingest-service: POST /api/ingest/pipelines",
                        "ingest-service: ingest sources",
                        "dataset-service: build data set",
                        "trainer-service: train",
                        "trainer-service: send models.v1",
                        "inference-service: process models.v1",
                        "inference-service: load model",
                        "inference-service: evaluate model"));
  }

  void requireSpanOfAnAnswer() {
    await().atMost(PATIENCE).until(() -> !traces.named("chat stone-mill").isEmpty());
    Map<String, String> attributes = traces.named("chat stone-mill").getFirst().attributes();
    Entry published = events.of(pipeline, "model.published.v1").getFirst();
    assertThat(attributes)
        .containsEntry("gen_ai.operation.name", "chat")
        .containsEntry("gen_ai.provider.name", "athanor")
        .containsEntry("gen_ai.request.model", "stone-mill")
        .containsEntry("gen_ai.request.max_tokens", "32")
        .containsEntry("gen_ai.response.model", published.body().path("modelId").asText())
        .containsKeys(
            "gen_ai.usage.input_tokens",
            "gen_ai.usage.output_tokens",
            "gen_ai.response.finish_reasons");
    assertThat(attributes.values()).noneMatch(value -> value.matches("(?s).*(Pia|Stone Mill).*"));
  }

  /** Every metric that a dashboard or an alert asks for is on some service's page. */
  void requireMetrics() {
    Map<PortOwner, Scrape> scrapes =
        SERVICES.stream().collect(Collectors.toMap(service -> service, this::scrape));
    Set<String> reported =
        scrapes.values().stream()
            .flatMap(each -> each.names().stream())
            .collect(Collectors.toSet());
    reported.add("up"); // Prometheus' own
    Stream.concat(Expressions.ofDashboards().stream(), Expressions.ofAlerts().stream())
        .filter(Expressions::isRunHere)
        .forEach(each -> assertThat(reported).as(each.place()).containsAll(each.metrics()));
    scrapes.forEach(this::requireOwnLabels);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(scrape(PortOwner.TRAINER).samples())
                    .containsEntry(
                        "athanor_job_state{application=\"trainer-service\",state=\"succeeded\"}",
                        1.0)
                    .containsEntry(
                        "athanor_lease_lost_total{application=\"trainer-service\"}", 0.0));
  }

  private void requireOwnLabels(PortOwner service, Scrape scrape) {
    assertThat(scrape.names())
        .as(service.label())
        .contains(
            "athanor_outbox_lag_seconds",
            "athanor_dlq_records_total",
            "athanor_consumer_lag_records");
    assertThat(scrape.labels())
        .allMatch(labels -> labels.contains("application=\"" + service.label() + "\""))
        .noneMatch(labels -> labels.contains(pipeline) || labels.contains("Pia"));
  }

  private Scrape scrape(PortOwner service) {
    return Scrape.of(
        given()
            .baseUri("http://127.0.0.1:" + platform.settings().ports().of(service))
            .get("/q/metrics")
            .then()
            .statusCode(200)
            .extract()
            .asString());
  }
}
