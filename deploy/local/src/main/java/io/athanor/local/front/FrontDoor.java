package io.athanor.local.front;

import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.service.ServiceNodes;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.PortOwner;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * The one HTTP port: hands every request to the service its path belongs to, streams answers as
 * they come, and says in the caller's own error format when a service is down.
 */
public interface FrontDoor extends AutoCloseable {

  /** A door that was never opened. */
  FrontDoor CLOSED = () -> {};

  @Override
  void close();

  /** Listens on the front door's port. */
  static FrontDoor open(PlatformSettings settings, ServiceNodes nodes) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(2));
    // Event streams stay open for hours: many connections at once, and no idle timeout on any side.
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(5_000).setKeepAliveTimeout(15),
            new PoolOptions().setHttp1MaxSize(1_024));
    var handler = new FrontDoorHandler(vertx, client, RouteTable.shipped(), nodes);
    HttpServer server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setIdleTimeout(0)
                .setTcpNoDelay(true)
                // What a connection has at once is passed on in one write.
                .setMaxChunkSize(64 * 1024)
                // curl asks before it sends a megabyte or more, and waits a second for the answer.
                .setHandle100ContinueAutomatically(true)
                // An upgraded request has no Content-Length, which the services' HTTP/1.1 needs.
                .setHttp2ClearTextEnabled(false));
    int port = settings.ports().of(PortOwner.FRONT_DOOR);
    try {
      server
          .requestHandler(handler)
          .listen(port, settings.host())
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      vertx.close();
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new PlatformFailure(
          "The front door cannot listen on %s:%d: %s"
              .formatted(settings.host(), port, cause.getMessage()),
          e);
    }
    return () ->
        vertx
            .close()
            .toCompletionStage()
            .toCompletableFuture()
            .completeOnTimeout(null, 5, TimeUnit.SECONDS)
            .join();
  }
}
