package io.athanor.kit.access;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Refuses to start a service that everybody on the network could use. */
@ApplicationScoped
public final class PublicAddressGuard {

  private static final int FIRST = 1;

  private final AccessConfig access;
  private final VertxHttpConfig http;

  PublicAddressGuard(AccessConfig access, VertxHttpConfig http) {
    this.access = access;
    this.http = http;
  }

  void check(@Observes @Priority(FIRST) StartupEvent start) {
    require(http.host(), access);
  }

  static void require(String host, AccessConfig access) {
    if (access.keysFile().isEmpty() && !access.allowAnonymous() && !isLoopback(host)) {
      throw new IllegalStateException(
          ("others can reach %s, and there are no API keys: set athanor.access.keys-file"
                  + " (ATHANOR_ACCESS_KEYS_FILE) to a file that ./athanor keys create writes, listen"
                  + " on 127.0.0.1 (QUARKUS_HTTP_HOST), or set athanor.access.allow-anonymous=true"
                  + " (ATHANOR_ACCESS_ALLOW_ANONYMOUS) where something else checks the callers")
              .formatted(host));
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
