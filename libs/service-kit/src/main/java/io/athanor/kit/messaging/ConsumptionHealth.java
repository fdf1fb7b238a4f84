package io.athanor.kit.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while an event handler waits for its dependency. */
@Readiness
@ApplicationScoped
class ConsumptionHealth implements HealthCheck {

  private final EventConsumption consumption;

  ConsumptionHealth(EventConsumption consumption) {
    this.consumption = consumption;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("event consumption").status(!consumption.isRetrying()).build();
  }
}
