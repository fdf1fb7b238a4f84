package io.athanor.local.front;

import io.athanor.local.service.ServiceNode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;

/** Asks processes whether they can take requests. */
record Readiness(HttpClient client) {

  private static final long PATIENCE_MILLIS = 5_000;

  /** False for one that cannot be reached or does not answer in time; never fails. */
  Future<Boolean> of(ServiceNode node) {
    // In a step of its own, since a client that is closed throws instead of returning a failure.
    return Future.succeededFuture()
        .compose(now -> client.request(HttpMethod.GET, node.port(), "127.0.0.1", "/q/health/ready"))
        .compose(request -> request.idleTimeout(PATIENCE_MILLIS).send())
        .map(response -> response.statusCode() == 200)
        .otherwise(false);
  }
}
