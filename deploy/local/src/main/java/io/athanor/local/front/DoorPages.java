package io.athanor.local.front;

import io.athanor.local.service.Service;
import io.athanor.local.settings.Ports;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;

/** The pages the front door answers itself. */
final class DoorPages {

  private static final long PROBE_TIMEOUT_MILLIS = 5_000;

  private final HttpClient client;
  private final Ports ports;

  DoorPages(HttpClient client, Ports ports) {
    this.client = client;
    this.ports = ports;
  }

  /** Readiness of every service in one answer: 200 when all are ready, else 503. */
  void health(HttpServerRequest request) {
    List<Future<Boolean>> checks = Arrays.stream(Service.values()).map(this::isReady).toList();
    Future.all(checks)
        .onSuccess(
            all -> {
              var services = new JsonObject();
              for (Service service : Service.values()) {
                boolean up = checks.get(service.ordinal()).result();
                services.put(service.module(), up ? "UP" : "DOWN");
              }
              boolean allUp = checks.stream().allMatch(Future::result);
              request
                  .response()
                  .setStatusCode(allUp ? 200 : 503)
                  .putHeader("content-type", "application/json")
                  .end(
                      new JsonObject()
                          .put("status", allUp ? "UP" : "DOWN")
                          .put("services", services)
                          .toBuffer());
            });
  }

  /** What this is and where to go. */
  void index(HttpServerRequest request) {
    request
        .response()
        .putHeader("content-type", "application/json")
        .end(
            new JsonObject()
                .put("name", "Athanor")
                .put("health", "/health")
                .put("models", "/v1/models")
                .put("chat", "/v1/chat/completions")
                .put("pipelines", "/api/ingest/pipelines")
                .toBuffer());
  }

  private Future<Boolean> isReady(Service service) {
    return client
        .request(HttpMethod.GET, ports.of(service.port()), "127.0.0.1", "/q/health/ready")
        .compose(request -> request.idleTimeout(PROBE_TIMEOUT_MILLIS).send())
        .map(response -> response.statusCode() == 200)
        .otherwise(false);
  }
}
