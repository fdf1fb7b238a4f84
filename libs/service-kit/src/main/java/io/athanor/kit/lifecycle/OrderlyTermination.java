package io.athanor.kit.lifecycle;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import sun.misc.Signal;

/**
 * Lets SIGTERM be an ordinary end with status 0. Without it a JVM that has put everything in order
 * still ends with 143, which a Kubernetes Job and a systemd unit take for a failure.
 */
@ApplicationScoped
class OrderlyTermination {

  void listen(@Observes StartupEvent event) {
    if (LaunchMode.current() == LaunchMode.NORMAL) {
      Signal.handle(new Signal("TERM"), signal -> Quarkus.asyncExit(0));
    }
  }
}
