package io.athanor.inference.registry;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive as long as every engine's thread is: a restart is the only cure for a lost one. */
@Liveness
@ApplicationScoped
class EnginesHealth implements HealthCheck {

  private final OpenModels models;

  EnginesHealth(OpenModels models) {
    this.models = models;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("engines")
        .status(models.models().stream().allMatch(base -> base.engine().isAlive()))
        .build();
  }
}
