package io.athanor.kit.http.openai;

import io.athanor.contracts.Uuid7;
import io.athanor.kit.observe.LogKeys;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.slf4j.MDC;

/**
 * Gives every request under {@code /v1} an id, in the header that OpenAI's clients show with an
 * error, and in every log entry of the request. It is set before anything else looks at the
 * request, so refused ones have it too.
 */
@ApplicationScoped
class RequestIds {

  private static final String HEADER = "x-request-id";
  private static final int BEFORE_OTHERS = 1_000;

  void register(@Observes Filters filters) {
    filters.register(RequestIds::identify, BEFORE_OTHERS);
  }

  private static void identify(RoutingContext request) {
    if (OpenAiErrors.isExpectedAt(request.normalizedPath())) {
      String id = "req_" + Uuid7.next().toString().replace("-", "");
      request.response().putHeader(HEADER, id);
      MDC.put(LogKeys.HTTP_REQUEST, id);
    }
    request.next();
  }
}
