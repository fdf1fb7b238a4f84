package io.athanor.local.front;

import io.athanor.local.service.Service;
import io.athanor.local.service.ServiceNode;
import io.athanor.local.service.ServiceNodes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The pages the front door answers itself. */
final class DoorPages {

  private final Readiness readiness;
  private final ServiceNodes nodes;

  DoorPages(Readiness readiness, ServiceNodes nodes) {
    this.readiness = readiness;
    this.nodes = nodes;
  }

  /** Readiness of every service in one answer: 200 when all are ready, else 503. */
  void health(HttpServerRequest request) {
    List<ServiceNode> asked =
        Arrays.stream(Service.values()).flatMap(service -> nodes.of(service).stream()).toList();
    List<Future<Boolean>> checks = asked.stream().map(readiness::of).toList();
    Future.all(checks)
        .onSuccess(
            all -> {
              var ready = new HashSet<ServiceNode>();
              for (int index = 0; index < asked.size(); index++) {
                if (checks.get(index).result()) {
                  ready.add(asked.get(index));
                }
              }
              send(request, ready);
            });
  }

  /** A service is there while one of its processes is. */
  private void send(HttpServerRequest request, Set<ServiceNode> ready) {
    var services = new JsonObject();
    var processes = new JsonObject();
    boolean allUp = true;
    for (Service service : Service.values()) {
      List<ServiceNode> own = nodes.of(service);
      boolean up = own.stream().anyMatch(ready::contains);
      allUp &= up;
      services.put(service.module(), word(up));
      if (own.size() > 1) {
        own.forEach(node -> processes.put(node.name(), word(ready.contains(node))));
      }
    }
    var body = new JsonObject().put("status", word(allUp)).put("services", services);
    if (!processes.isEmpty()) {
      body.put("nodes", processes);
    }
    request
        .response()
        .setStatusCode(allUp ? 200 : 503)
        .putHeader("content-type", "application/json")
        .end(body.toBuffer());
  }

  private static String word(boolean up) {
    return up ? "UP" : "DOWN";
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
}
