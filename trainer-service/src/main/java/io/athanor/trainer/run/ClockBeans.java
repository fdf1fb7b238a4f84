package io.athanor.trainer.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** The wall clock of events; leases never use it. */
@ApplicationScoped
class ClockBeans {

  @Produces
  @Singleton
  InstantSource clock() {
    return InstantSource.system();
  }
}
