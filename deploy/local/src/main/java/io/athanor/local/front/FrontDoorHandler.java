package io.athanor.local.front;

import io.athanor.local.service.Service;
import io.athanor.local.service.ServiceNodes;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.net.ConnectException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Routes one request: to a service, to the door's own pages, or to a clear error. */
final class FrontDoorHandler implements Handler<HttpServerRequest> {

  private final RouteTable routes;
  private final Map<Service, HttpProxy> proxies = new EnumMap<>(Service.class);
  private final DoorPages pages;

  FrontDoorHandler(Vertx vertx, HttpClient client, RouteTable routes, ServiceNodes nodes) {
    var readiness = new Readiness(client);
    this.routes = routes;
    this.pages = new DoorPages(readiness, nodes);
    for (Service service : Service.values()) {
      proxies.put(
          service,
          HttpProxy.reverseProxy(client)
              .origin(Origins.watching(vertx, readiness, nodes.of(service)))
              .addInterceptor(new CallersAddress())
              .addInterceptor(new EarlyAnswer())
              .addInterceptor(new DownService(service)));
    }
  }

  @Override
  public void handle(HttpServerRequest request) {
    Optional<HttpProxy> proxy = routes.serviceFor(request.path()).map(proxies::get);
    if (proxy.isPresent()) {
      proxy.get().handle(request);
    } else if (request.path().equals("/health")) {
      pages.health(request);
    } else if (request.path().equals("/")) {
      pages.index(request);
    } else {
      DoorError.notFound(request.path()).send(request.response());
    }
  }

  /** Tells the service who asked; what a caller says of itself is not believed. */
  private record CallersAddress() implements ProxyInterceptor {

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
      String address =
          context.request().proxiedRequest().connection().remoteAddress().hostAddress();
      context.request().putHeader("X-Forwarded-For", address);
      return context.sendRequest();
    }
  }

  /**
   * Ends a request to a service that has answered it before its end. The caller's connection stays:
   * what it still sends is thrown away, as many read an answer only when they have sent everything.
   */
  private record EarlyAnswer() implements ProxyInterceptor {

    @Override
    public Future<Void> handleProxyResponse(ProxyContext context) {
      HttpServerRequest request = context.request().proxiedRequest();
      return context
          .sendResponse()
          .onSuccess(
              sent -> {
                if (!request.isEnded()) {
                  // Taken from the proxy first: it pauses a caller whose bytes it cannot pass on.
                  request.handler(null).endHandler(null);
                  Origins.breakOff(context);
                  request.resume();
                }
              });
    }
  }

  /** Answers in place of a service that cannot be reached or breaks off before its answer. */
  private record DownService(Service service) implements ProxyInterceptor {

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
      String path = context.request().proxiedRequest().path();
      return context
          .sendRequest()
          .recover(
              failure -> {
                boolean down = failure instanceof ConnectException;
                DoorError error =
                    down
                        ? DoorError.unavailable(path, service.module())
                        : DoorError.badGateway(path, service.module());
                ProxyResponse response = context.request().release().response();
                return Future.succeededFuture(error.fill(response));
              });
    }
  }
}
