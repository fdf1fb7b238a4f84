package io.athanor.kit.blob;

import io.athanor.contracts.ProblemCode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the blob store can be used. Settings that can never work end the start; a store that is
 * away makes the service wait, not ready, until it is back.
 */
@Readiness
@ApplicationScoped
class BlobStoreHealth implements HealthCheck {

  private static final Logger LOGGER = LoggerFactory.getLogger(BlobStoreHealth.class);
  private static final String NAME = "blob store";

  /** Probes come from many sides; the store is asked once for all of them. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final BlobStore store;
  private String problem = "";
  private long askedAt;

  BlobStoreHealth(BlobStore store) {
    this.store = store;
  }

  synchronized void start(@Observes StartupEvent event) {
    try {
      store.open();
    } catch (BlobStoreException e) {
      if (e.code() != ProblemCode.STORAGE_UNAVAILABLE) {
        throw e;
      }
      problem = String.valueOf(e.getMessage());
      LOGGER.atWarn().setCause(e).log("the blob store is away; this service is not ready without");
    }
    askedAt = System.nanoTime();
  }

  @Override
  public synchronized HealthCheckResponse call() {
    if (System.nanoTime() - askedAt > FRESH.toNanos()) {
      problem = ask();
      askedAt = System.nanoTime();
    }
    return problem.isEmpty()
        ? HealthCheckResponse.up(NAME)
        : HealthCheckResponse.named(NAME).down().withData("problem", problem).build();
  }

  private String ask() {
    try {
      store.requireReachable();
      return "";
    } catch (BlobStoreException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
