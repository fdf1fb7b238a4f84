package io.athanor.kit.access;

import io.athanor.kit.json.Json;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who asked for what, and what became of it: a line of JSON for every request that changes
 * something and for every one without a known key. It goes to a log category of its own, {@code
 * io.athanor.audit}, which an operator can send wherever it is to be kept.
 */
final class AuditLog {

  private static final Logger LOGGER = LoggerFactory.getLogger("io.athanor.audit");

  /** Writes the line when the request is answered. */
  void follow(RoutingContext request, Optional<String> key) {
    request.addEndHandler(done -> LOGGER.info(line(request, key, done.succeeded())));
  }

  private static String line(RoutingContext request, Optional<String> key, boolean complete) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("key", key.orElse("none"));
    fields.put("method", request.request().method().name());
    fields.put("path", request.normalizedPath());
    fields.put("status", request.response().getStatusCode());
    fields.put("complete", complete);
    fields.put("remote", request.request().remoteAddress().hostAddress());
    Optional.ofNullable(request.request().getHeader("X-Forwarded-For"))
        .ifPresent(via -> fields.put("forwardedFor", via));
    Optional.ofNullable(request.response().headers().get("x-request-id"))
        .ifPresent(id -> fields.put("requestId", id));
    return Json.text(fields);
  }
}
