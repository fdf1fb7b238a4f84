package io.athanor.kit.access;

import io.athanor.contracts.access.ApiArea;
import io.athanor.contracts.access.ApiKey;
import io.athanor.kit.ServiceConfig;
import io.athanor.kit.access.RequestBudget.Verdict;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Lets in who has a key for this service, where a key file is set. Everything but {@code /q}
 * (health and metrics, which the front door does not pass on) is checked, before any resource sees
 * it.
 */
@ApplicationScoped
final class ApiKeyFilter {

  /** Behind request ids and CORS, which answers preflights, that carry no key. */
  private static final int BEFORE_RESOURCES = 250;

  private static final String OPERATIONS = "/q/";
  private static final String BEARER = "Bearer ";
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final AccessConfig config;
  private final String service;
  private final Vertx vertx;
  private final RequestBudgets budgets = new RequestBudgets(System::nanoTime);
  private final AuditLog audit = new AuditLog();

  ApiKeyFilter(AccessConfig config, ServiceConfig service, Vertx vertx) {
    this.config = config;
    this.service = service.name();
    this.vertx = vertx;
  }

  void register(@Observes Filters filters) {
    if (config.keysFile().isEmpty()) {
      return;
    }
    ApiKeys keys;
    try {
      keys = ApiKeys.read(config.keysFile().get());
    } catch (IOException e) {
      throw new UncheckedIOException("the file of API keys cannot be read", e);
    }
    vertx.setPeriodic(
        config.reloadInterval().toMillis(),
        timer -> vertx.executeBlocking(() -> reload(keys), false));
    ApiArea area = areaOf(service);
    filters.register(request -> check(request, keys, area), BEFORE_RESOURCES);
  }

  private static boolean reload(ApiKeys keys) {
    keys.reload();
    return true;
  }

  private void check(RoutingContext request, ApiKeys keys, ApiArea area) {
    if (request.normalizedPath().startsWith(OPERATIONS)) {
      request.next();
      return;
    }
    Optional<String> secret = secret(request);
    Optional<ApiKey> key = secret.flatMap(keys::find);
    boolean write = !READING.contains(request.request().method());
    if (write || key.isEmpty()) {
      audit.follow(request, key.map(ApiKey::name));
    }
    if (key.isEmpty()) {
      request.response().putHeader("WWW-Authenticate", "Bearer");
      (secret.isEmpty() ? Refusal.noKey() : Refusal.unknownKey()).send(request);
    } else if (!key.get().permits(area, write)) {
      String scope = write ? area.word() : area.word() + ":read";
      Refusal.missingScope(key.get().name(), scope).send(request);
    } else {
      count(request, key.get());
    }
  }

  private void count(RoutingContext request, ApiKey key) {
    Optional<Verdict> verdict = budgets.take(key);
    verdict.ifPresent(counted -> tell(request.response(), counted));
    if (verdict.isPresent() && !verdict.get().allowed()) {
      request
          .response()
          .putHeader("Retry-After", Long.toString(wholeSeconds(verdict.get().untilNext())));
      Refusal.tooMany(key.name(), key.requestsPerMinute()).send(request);
    } else {
      request.next();
    }
  }

  /** The headers OpenAI's API tells its limits with. */
  private static void tell(HttpServerResponse response, Verdict verdict) {
    response
        .putHeader("x-ratelimit-limit-requests", Integer.toString(verdict.limit()))
        .putHeader("x-ratelimit-remaining-requests", Integer.toString(verdict.remaining()))
        .putHeader("x-ratelimit-reset-requests", wholeSeconds(verdict.untilFull()) + "s");
  }

  private static long wholeSeconds(Duration duration) {
    return duration.plusSeconds(1).minusNanos(1).toSeconds();
  }

  private static Optional<String> secret(RoutingContext request) {
    return Optional.ofNullable(request.request().getHeader("Authorization"))
        .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(header -> header.substring(BEARER.length()).strip());
  }

  private static ApiArea areaOf(String service) {
    return switch (service) {
      case "ingest" -> ApiArea.INGEST;
      case "dataset" -> ApiArea.DATASETS;
      case "trainer" -> ApiArea.TRAINING;
      case "inference" -> ApiArea.INFERENCE;
      default -> throw new IllegalArgumentException("no area of the API belongs to " + service);
    };
  }
}
