package io.athanor.inference.registry;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive as long as every engine's thread is: a restart is the only cure for a lost one. */
@Liveness
@ApplicationScoped
class EnginesHealth implements HealthCheck {

  private final ModelRegistry registry;

  EnginesHealth(ModelRegistry registry) {
    this.registry = registry;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("engines")
        .status(registry.bases().stream().allMatch(base -> base.engine().isAlive()))
        .build();
  }
}
