package io.athanor.kit.lifecycle;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import sun.misc.Signal;

/**
 * Lets SIGTERM be an ordinary end of a service, with status 0. Without it a JVM that has put
 * everything in order still ends with 143, which a systemd unit takes for a failure.
 *
 * <p>A process that is there for one piece of work sets another status: a Kubernetes Job must not
 * take an interrupted one for done.
 */
@ApplicationScoped
class OrderlyTermination {

  private final int status;

  OrderlyTermination(
      @ConfigProperty(name = "athanor.termination.status", defaultValue = "0") int status) {
    this.status = status;
  }

  void listen(@Observes StartupEvent event) {
    if (LaunchMode.current() == LaunchMode.NORMAL) {
      Signal.handle(new Signal("TERM"), signal -> Quarkus.asyncExit(status));
    }
  }
}
