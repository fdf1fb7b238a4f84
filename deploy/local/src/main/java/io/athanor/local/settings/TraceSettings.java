package io.athanor.local.settings;

import java.util.Map;

/** Where the services' spans go; nowhere unless somebody asks for it. */
public final class TraceSettings {

  private TraceSettings() {}

  /**
   * What a service has to be told for its spans to leave it.
   *
   * @param endpoint an OpenTelemetry collector (OTLP over HTTP), such as {@code
   *     http://127.0.0.1:4318}
   */
  public static Map<String, String> environment(String endpoint) {
    return Map.of(
        "QUARKUS_OTEL_SDK_DISABLED", "false", "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
  }
}
