package io.athanor.inference.chat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jboss.resteasy.reactive.server.vertx.VertxInputStream;

/**
 * The rest of a body whose beginning was refused. It has to be taken from the connection: many
 * clients look for an answer only when they have sent everything, and one whose connection is
 * closed while it sends sees a broken connection instead of the answer.
 */
final class UnreadBody {

  private UnreadBody() {}

  /** Throws the rest away as it comes, at most as much as a body may have. */
  static void discard(RoutingContext http) {
    // Set for a body of unknown length only: a Content-Length is compared before anything is read.
    Long limit = http.get(VertxInputStream.MAX_REQUEST_SIZE_KEY, Long.MAX_VALUE);
    // On the connection's own thread, because a request that has ended takes no handler any more.
    Vertx.currentContext().runOnContext(now -> discard(http.request(), limit));
  }

  private static void discard(HttpServerRequest request, long limit) {
    if (request.isEnded()) {
      return;
    }
    request.handler(
        chunk -> {
          if (request.bytesRead() > limit) {
            request.connection().close();
          }
        });
    request.resume();
  }
}
