package io.athanor.kit.observe;

import io.athanor.kit.ServiceConfig;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Puts the service's name on every metric, so that dashboards and alerts need not know how
 * Prometheus finds its targets.
 */
@ApplicationScoped
class ApplicationTag {

  @Produces
  @Singleton
  MeterFilter application(ServiceConfig service) {
    return MeterFilter.commonTags(
        List.of(Tag.of(MetricNames.APPLICATION, service.name() + "-service")));
  }
}
