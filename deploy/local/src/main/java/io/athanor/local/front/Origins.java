package io.athanor.local.front;

import io.athanor.local.service.ServiceNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.httpproxy.OriginRequestProvider;
import io.vertx.httpproxy.ProxyContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The processes that answer for one service, in turn. One that refuses the connection is passed
 * over, which loses nothing: not a byte of the request was sent. One that accepts it and never
 * answers is found out by asking every process for its readiness; while there are others, it gets
 * no request.
 */
final class Origins implements OriginRequestProvider {

  private static final long PROBE_EVERY_MILLIS = 2_000;

  /** Where a context keeps its request to the process that answers. */
  private static final String REQUEST = "origin-request";

  private final List<ServiceNode> nodes;
  private final Set<ServiceNode> unready = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turn = new AtomicInteger();

  private Origins(List<ServiceNode> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /** Watches the processes of a service if there are several. */
  static Origins watching(Vertx vertx, Readiness readiness, List<ServiceNode> nodes) {
    var origins = new Origins(nodes);
    if (nodes.size() > 1) {
      vertx.setPeriodic(PROBE_EVERY_MILLIS, timer -> origins.probe(readiness));
    }
    return origins;
  }

  private void probe(Readiness readiness) {
    for (ServiceNode node : nodes) {
      readiness.of(node).onSuccess(ready -> mark(node, ready));
    }
  }

  private void mark(ServiceNode node, boolean ready) {
    if (ready) {
      unready.remove(node);
    } else {
      unready.add(node);
    }
  }

  @Override
  public Future<HttpClientRequest> create(ProxyContext context) {
    return connect(context.client(), inTurn(), 0)
        .onSuccess(request -> context.set(REQUEST, request));
  }

  /** Closes the connection to the process that answered, with what was not sent yet. */
  static void breakOff(ProxyContext context) {
    Optional.ofNullable(context.get(REQUEST, HttpClientRequest.class))
        .ifPresent(request -> request.exceptionHandler(expected -> {}).reset());
  }

  /** Those that are ready, beginning with the one whose turn it is; the others behind them. */
  private List<ServiceNode> inTurn() {
    int first = Math.floorMod(turn.getAndIncrement(), nodes.size());
    var ready = new ArrayList<ServiceNode>();
    var others = new ArrayList<ServiceNode>();
    for (int index = 0; index < nodes.size(); index++) {
      ServiceNode node = nodes.get((first + index) % nodes.size());
      (unready.contains(node) ? others : ready).add(node);
    }
    ready.addAll(others);
    return ready;
  }

  private Future<HttpClientRequest> connect(HttpClient client, List<ServiceNode> order, int place) {
    ServiceNode node = order.get(place);
    SocketAddress address = SocketAddress.inetSocketAddress(node.port(), "127.0.0.1");
    return client
        .request(new RequestOptions().setServer(address))
        .recover(
            failure -> {
              mark(node, false);
              return place + 1 < order.size()
                  ? connect(client, order, place + 1)
                  : Future.failedFuture(failure);
            });
  }
}
