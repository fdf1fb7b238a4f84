package io.athanor.e2e.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** An OpenTelemetry collector that keeps every span it gets (OTLP over HTTP, protobuf). */
public final class TraceCollector implements AutoCloseable {

  /**
   * A span.
   *
   * @param parentId empty for the first of a trace
   * @param attributes their values as text
   */
  public record Received(
      String service,
      String name,
      String traceId,
      String spanId,
      String parentId,
      Map<String, String> attributes) {}

  private final List<Received> spans = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  public TraceCollector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/traces", this::receive);
    server.start();
  }

  /** What exporters are told. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public List<Received> ofTrace(String traceId) {
    return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
  }

  public List<Received> named(String name) {
    return spans.stream().filter(span -> span.name().equals(name)).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream body = body(exchange)) {
      ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().forEach(this::add);
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private static InputStream body(HttpExchange exchange) throws IOException {
    return "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
        ? new GZIPInputStream(exchange.getRequestBody())
        : exchange.getRequestBody();
  }

  private void add(ResourceSpans resource) {
    String service = attributes(resource.getResource().getAttributesList()).get("service.name");
    resource.getScopeSpansList().stream()
        .flatMap(scope -> scope.getSpansList().stream())
        .map(span -> received(service, span))
        .forEach(spans::add);
  }

  private static Received received(String service, Span span) {
    return new Received(
        service,
        span.getName(),
        HexFormat.of().formatHex(span.getTraceId().toByteArray()),
        HexFormat.of().formatHex(span.getSpanId().toByteArray()),
        HexFormat.of().formatHex(span.getParentSpanId().toByteArray()),
        attributes(span.getAttributesList()));
  }

  private static Map<String, String> attributes(List<KeyValue> pairs) {
    return pairs.stream().collect(Collectors.toMap(KeyValue::getKey, TraceCollector::text));
  }

  private static String text(KeyValue pair) {
    return switch (pair.getValue().getValueCase()) {
      case STRING_VALUE -> pair.getValue().getStringValue();
      case INT_VALUE -> Long.toString(pair.getValue().getIntValue());
      case DOUBLE_VALUE -> Double.toString(pair.getValue().getDoubleValue());
      default -> pair.getValue().toString();
    };
  }
}
