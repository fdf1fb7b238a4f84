package io.athanor.trainer.lease;

import io.athanor.kit.observe.MetricNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the one {@link LeaseKeeper} of this process. */
@ApplicationScoped
class LeaseBeans {

  @Produces
  @Singleton
  LeaseKeeper keeper(LeaseConfig config, LeaseRepository leases, MeterRegistry metrics) {
    LeaseTerms terms = config.terms();
    Counter lost =
        Counter.builder(MetricNames.LEASE_LOST)
            .description("Leases lost to another attempt or given up for want of a renewal")
            .register(metrics);
    LeaseKeeper keeper =
        new LeaseKeeper(
            terms,
            (lease, patience) -> leases.renew(lease, terms.timeToLive(), patience),
            System::nanoTime,
            lost::increment);
    keeper.start();
    return keeper;
  }

  void stop(@Disposes LeaseKeeper keeper) {
    keeper.close();
  }
}
