package io.athanor.inference.registry;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once every model that was served before the last restart is served again. */
@Readiness
@ApplicationScoped
class ModelsHealth implements HealthCheck {

  private final ModelLoader loader;

  ModelsHealth(ModelLoader loader) {
    this.loader = loader;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("models").status(loader.isRestored()).build();
  }
}
